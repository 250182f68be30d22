import { or } from '@optique/core/constructs';
import { accountCommands } from './account-commands.ts';
import { announcementCommands } from './announcement-commands.ts';
import { backupCommand } from './backup-command.ts';
import { doctorCommand } from './doctor/doctor-command.ts';
import { exportCommand } from './export-command.ts';
import { jobCommands } from './job-commands.ts';
import { ledgerCommands } from './ledger-commands.ts';
import { operatorLinkCommand } from './operator-link-command.ts';
import { reportCommand } from './report-command.ts';
import { restoreCommand } from './restore-command.ts';
import { roleCommands } from './role-commands.ts';
import { rulebookCommands } from './rulebook-commands.ts';
import { signUpCommand } from './sign-up-command.ts';
import { statementsCommand } from './statements-command.ts';

/**
 * Every command there is. None decides, lifts or shortens anything that the Articles leave to a
 * panel: there is no word here for a sanction.
 */
export const grammar = or(
  accountCommands,
  roleCommands,
  rulebookCommands,
  ledgerCommands,
  reportCommand,
  statementsCommand,
  exportCommand,
  backupCommand,
  restoreCommand,
  doctorCommand,
  jobCommands,
  signUpCommand,
  announcementCommands,
  operatorLinkCommand,
);
