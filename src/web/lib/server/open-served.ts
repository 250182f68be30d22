import type { CaseFile } from '#enforcement';
import type { AccountId } from '#foundation';
import type { Platform } from '../../platform.ts';

/**
 * Notes that the respondent has opened what was delivered to them: from here on it counts as
 * served (article 3). Gives the case file as it stands then.
 */
export async function openServed(
  platform: Platform,
  respondent: AccountId,
  file: CaseFile,
): Promise<CaseFile> {
  const { enforcement, world } = platform;
  const { caseId } = file;
  const unopened = [
    ...(isUnopened(file.notice?.service) ? [{ kind: 'notice' } as const] : []),
    ...file.decisions.flatMap(({ statement }) =>
      statement !== undefined && isUnopened(statement.service)
        ? [{ kind: 'statement', statementId: statement.id } as const]
        : [],
    ),
  ];
  for (const document of unopened) {
    await enforcement.openDocument(world, respondent, { caseId, document });
  }
  return unopened.length === 0 ? file : enforcement.getCaseFile(world, respondent, caseId);
}

type Service = NonNullable<CaseFile['notice']>['service'];

function isUnopened(service: Service | undefined): boolean {
  return service !== undefined && service.deliveries.length > 0 && service.openedAt === undefined;
}
