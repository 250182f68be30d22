import type { Account } from '#accounts';

/** Mastodon's permission bits that we have something for. None stands for a sanction. */
const bits = {
  viewDashboard: 0x8,
  manageReports: 0x10,
  manageSettings: 0x40,
  manageBlocks: 0x80,
  manageUsers: 0x4_00,
  manageInvites: 0x8_00,
  manageRules: 0x10_00,
  manageAnnouncements: 0x20_00,
  manageRoles: 0x2_00_00,
} as const;

/** Both see the accounts; only an officer sees reports, only an operator runs the server. */
const ofOfficer = bits.viewDashboard | bits.manageReports | bits.manageUsers;
const ofOperator =
  bits.viewDashboard |
  bits.manageSettings |
  bits.manageBlocks |
  bits.manageUsers |
  bits.manageInvites |
  bits.manageRules |
  bits.manageAnnouncements |
  bits.manageRoles;

/** Mastodon's `Role`. Tools show what its permissions allow; no bit stands for a ban. */
export function presentRole({ roles }: Pick<Account, 'roles'>) {
  const officer = roles.includes('officer');
  const operator = roles.includes('operator');
  const name = operator ? 'Operator' : officer ? 'Officer' : '';
  return {
    id: operator ? '3' : officer ? '2' : '-99',
    name,
    color: '',
    permissions: String((officer ? ofOfficer : 0) | (operator ? ofOperator : 0)),
    highlighted: officer || operator,
  };
}
