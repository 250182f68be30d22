import sharp from 'sharp';

/** A small picture, as a person picks one. */
export async function picture(name: string): Promise<File> {
  const create = { width: 320, height: 200, channels: 3, background: '#174' } as const;
  const bytes = new Uint8Array(await sharp({ create }).png().toBuffer());
  return new File([bytes], name, { type: 'image/png' });
}
