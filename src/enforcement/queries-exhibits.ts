import { toId, type AccountId, type ExhibitId } from '#foundation';
import type { Reader, World } from '#infrastructure';
import { viewerOf } from './case-viewer.ts';
import { contextsOf } from './context-thread/contexts-of.ts';
import { foldCases } from './load-case.ts';
import type { Case, Exhibit } from './rules/model.ts';
import { isUnverified } from './rules/verification.ts';
import { exhibitNotFound, sealedGist } from './rules/sealed.ts';
import { shownExhibits, type ShownExhibit } from './rules/shown-exhibits.ts';
import type { CaseViewer, ExhibitSource, ExhibitView } from './types.ts';
import { maySeeExhibit, shownTime } from './view.ts';

type Row = Awaited<ReturnType<typeof exhibitRows>>[number];

/** Of large texts the beginning is on the page; the rest is in the file. */
const longestText = 100_000;

/** The exhibits of a case, each thing once, in its order, as far as the viewer may see each. */
export async function exhibitsOf(
  db: Reader,
  subject: Case,
  as: CaseViewer,
): Promise<readonly ExhibitView[]> {
  const all = shownExhibits(subject.exhibits);
  if (all.length === 0) return [];
  const rows = await exhibitRows(
    db,
    all.map(({ exhibit }) => exhibit.id),
  );
  const contexts = await contextsOf(
    db,
    all.map(({ exhibit }) => exhibit.id),
    { as, respondent: subject.respondent },
  );
  return all.flatMap((shown) => {
    const row = rows.find(({ id }) => id === shown.exhibit.id);
    if (row === undefined) return [];
    const exhibit = asKept(shown.exhibit, row);
    const context = maySeeExhibit(exhibit, as) ? contexts.get(exhibit.id) : undefined;
    return [
      {
        ...exhibitView({ ...shown, exhibit }, row, as),
        ...(context === undefined ? {} : { context }),
      },
    ];
  });
}

/** Only what can be shown as a text is read; other bytes stay where they are. */
function exhibitRows(db: Reader, ids: readonly ExhibitId[]) {
  return db
    .selectFrom('exhibits')
    .leftJoin('exhibit_sources as source', 'source.exhibit_id', 'exhibits.id')
    .leftJoin('exhibit_pictures as picture', 'picture.exhibit_id', 'exhibits.id')
    .select(['exhibits.id', 'exhibits.media_type', 'picture.exhibit_id as picture_of'])
    .select(['exhibits.class', 'exhibits.category', 'exhibits.erased_at'])
    .select(['asked_url', 'final_url', 'status', 'headers', 'is_cut'])
    .select((eb) =>
      eb
        .case()
        .when(
          eb.and([
            eb('exhibits.class', '!=', 'sealed'),
            eb('exhibits.media_type', '~', '^(text/|application/json)'),
          ]),
        )
        .then(eb.ref('exhibits.content'))
        .end()
        .as('text'),
    )
    .where('exhibits.id', 'in', [...ids])
    .execute();
}

/** A case into which it was merged may have sealed it since: then it is sealed in every case. */
function asKept(exhibit: Exhibit, row: Pick<Row, 'class' | 'category'>): Exhibit {
  if (row.class !== 'sealed') return exhibit;
  const gist = sealedGist(row.category ?? undefined);
  const { postId: _post, ...rest } = exhibit;
  return { ...rest, class: 'sealed', gist };
}

function exhibitView(shown: ShownExhibit, row: Row, as: CaseViewer): ExhibitView {
  const { exhibit, number, copies, reportCount } = shown;
  const { id, origin, gist, method, filedBy, postId, confirmed } = exhibit;
  const sealed = exhibit.class === 'sealed';
  return {
    id,
    number,
    copies,
    ...(as === 'officer' && reportCount > 0 ? { reportCount } : {}),
    class: exhibit.class,
    origin,
    gist,
    capturedAt: shownTime(exhibit.capturedAt, as),
    method,
    filedBy,
    mediaType: sealed ? 'application/octet-stream' : row.media_type,
    ...(row.erased_at === null ? {} : { erasedAt: shownTime(row.erased_at, as) }),
    unverified: isUnverified(exhibit),
    ...(confirmed === undefined ? {} : { confirmedAt: shownTime(confirmed.at, as) }),
    ...(postId === undefined ? {} : { postId }),
    ...(sealed || as === 'respondent' || as === 'reporter' ? {} : sourceIn(row)),
    ...(maySeeExhibit(exhibit, as) ? seenOf(exhibit, row) : { hasPicture: false }),
  };
}

function seenOf(exhibit: Exhibit, row: Row): Pick<ExhibitView, 'hasPicture' | 'sha256' | 'text'> {
  return {
    hasPicture: row.erased_at === null && hasPicture(exhibit, row),
    sha256: exhibit.sha256,
    ...(row.text === null ? {} : { text: row.text.toString('utf8').slice(0, longestText) }),
  };
}

function sourceIn(row: Row): Pick<ExhibitView, 'source'> {
  const source = sourceOf(row);
  return source === undefined ? {} : { source };
}

/** Pictures of this service are made anew when they are uploaded; those from elsewhere when they come. */
const hasPicture = ({ origin }: Exhibit, { picture_of, media_type }: Row): boolean =>
  picture_of !== null || (origin === 'on' && isShownType(media_type));

const isShownType = (type: string): boolean => /^image\/(?:jpeg|png|webp)$/.test(type);

function sourceOf(row: Row): ExhibitSource | undefined {
  const { asked_url, final_url, status, is_cut } = row;
  if (asked_url === null || final_url === null || status === null || is_cut === null) {
    return undefined;
  }
  return {
    askedUrl: asked_url,
    finalUrl: final_url,
    status,
    headers: Object.fromEntries(
      Object.entries(row.headers ?? {}).map(([name, value]) => [name, String(value)]),
    ),
    isCut: is_cut,
  };
}

/** An exhibit to look at, or to take along as it came. */
export type ExhibitFile = {
  readonly mediaType: string;
  readonly bytes: Buffer;
  /** Made anew from its pixels, so that it can be shown in a page. */
  readonly isPicture: boolean;
};

/**
 * The bytes of an exhibit, for who may see them: its picture where there is one and it is asked
 * for, else the bytes as they came. What somebody else's picture file says of place and time is for
 * officers alone.
 * @throws Refusal `not-found`
 */
export async function getExhibit(
  world: Pick<World, 'db'>,
  viewer: AccountId,
  exhibitId: ExhibitId,
  form: 'picture' | 'file' = 'file',
): Promise<ExhibitFile> {
  const held = await world.db
    .selectFrom('case_exhibits')
    .select('case_id')
    .where('exhibit_id', '=', exhibitId)
    .limit(10)
    .execute();
  const cases = await foldCases(
    world.db,
    held.map((row) => toId<'case'>(row.case_id)),
  );
  for (const subject of cases) {
    const as = await viewerOf(world.db, subject, viewer);
    const exhibit = subject.exhibits.find(({ id }) => id === exhibitId);
    if (as !== undefined && exhibit !== undefined && maySeeExhibit(exhibit, as)) {
      const asItCame = as === 'officer' || exhibit.capturedBy === viewer;
      return readExhibit(world.db, exhibit, { form, asItCame });
    }
  }
  throw exhibitNotFound();
}

async function readExhibit(
  db: Reader,
  { id, origin }: Exhibit,
  asked: { readonly form: 'picture' | 'file'; readonly asItCame: boolean },
): Promise<ExhibitFile> {
  const row = await db
    .selectFrom('exhibits')
    .leftJoin('exhibit_pictures as picture', 'picture.exhibit_id', 'exhibits.id')
    .select(['exhibits.media_type', 'exhibits.content', 'exhibits.class'])
    .select(['picture.content as picture', 'picture.media_type as picture_type'])
    .where('exhibits.id', '=', id)
    .executeTakeFirstOrThrow();
  // Sealed since in another case that holds it, or erased: there is nothing here to be read.
  if (row.class === 'sealed' || row.content === null) throw exhibitNotFound();
  if (row.picture !== null && (asked.form === 'picture' || !asked.asItCame)) {
    return { mediaType: row.picture_type ?? '', bytes: row.picture, isPicture: true };
  }
  const isPicture = origin === 'on' && isShownType(row.media_type);
  if (asked.form === 'picture' && !isPicture) throw exhibitNotFound();
  return { mediaType: row.media_type, bytes: row.content, isPicture };
}
