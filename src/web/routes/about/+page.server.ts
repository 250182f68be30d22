import { words } from '../../lib/words/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = () => ({ title: words().landing.aboutTitle });
