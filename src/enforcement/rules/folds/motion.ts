import { withPart, type Folds } from './fold.ts';

export const motionFolds: Folds<'motion-made'> = {
  'motion-made': (subject, { motion }) => ({
    ...subject,
    motions: [...subject.motions, motion],
    parts: withPart(subject, motion.officer, 'proposal'),
  }),
};
