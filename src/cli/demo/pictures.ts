import sharp from 'sharp';
import type { Motif } from './conversations.ts';

/** Draws a motif as a picture: 1200 by 800 pixels of JPEG. */
export function drawPicture(motif: Motif): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 800">${motifs[motif]()}</svg>`;
  return sharp(Buffer.from(svg)).jpeg({ quality: 88 }).toBuffer();
}

/** Draws an avatar of two colours and an initial. */
export function drawAvatar(
  name: string,
  [dark, light]: readonly [string, string],
): Promise<Buffer> {
  const initial = name.slice(0, 1).toUpperCase();
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400">
    <rect width="400" height="400" fill="${dark}"/>
    <circle cx="290" cy="110" r="210" fill="${light}" opacity="0.28"/>
    <circle cx="90" cy="360" r="170" fill="${light}" opacity="0.18"/>
    <text x="200" y="200" dy="0.35em" text-anchor="middle" font-family="Georgia, serif"
      font-size="190" fill="${light}">${initial}</text></svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}

const background = (fill: string): string => `<rect width="1200" height="800" fill="${fill}"/>`;

const motifs: Readonly<Record<Motif, () => string>> = {
  waves: () =>
    background('#dbeef4') +
    Array.from({ length: 9 }, (_, row) => {
      const y = 180 + row * 75;
      const shade = 70 - row * 5;
      return `<path d="M0 ${y} Q 150 ${y - 50} 300 ${y} T 600 ${y} T 900 ${y} T 1200 ${y} V 800 H 0 Z" fill="hsl(196 45% ${shade}%)"/>`;
    }).join(''),
  loaf: () =>
    `${background('#efe6d8')}<ellipse cx="600" cy="470" rx="420" ry="260" fill="#5b3a1e"/>` +
    '<ellipse cx="600" cy="490" rx="370" ry="215" fill="#b08a5a"/>' +
    Array.from({ length: 70 }, (_, hole) => {
      const x = 300 + ((hole * 137) % 600);
      const y = 330 + ((hole * 89) % 320);
      return `<ellipse cx="${x}" cy="${y}" rx="${6 + (hole % 5) * 3}" ry="${4 + (hole % 4) * 2}" fill="#8d6a3f"/>`;
    }).join(''),
  heron: () =>
    `${background('#f6d9b8')}<circle cx="900" cy="260" r="110" fill="#f2a65a"/>` +
    '<rect y="520" width="1200" height="280" fill="#7d98a1"/>' +
    '<path d="M520 560 C 500 430 560 330 640 320 C 700 312 720 360 690 400 C 640 460 650 520 640 560 Z" fill="#f7f7f2"/>' +
    '<path d="M560 560 V 690 M600 560 V 690" stroke="#3d405b" stroke-width="10"/>' +
    '<path d="M690 350 L 800 470 L 812 462 L 704 336 Z" fill="#3d405b"/>',
  wheel: () =>
    `${background('#e8ecef')}<circle cx="600" cy="400" r="310" fill="none" stroke="#2b2d42" stroke-width="34"/>` +
    Array.from({ length: 32 }, (_, spoke) => {
      const angle = (spoke * Math.PI) / 16;
      const x = 600 + Math.cos(angle) * 300;
      const y = 400 + Math.sin(angle) * 300;
      return `<path d="M600 400 L ${x.toFixed(1)} ${y.toFixed(1)}" stroke="#8d99ae" stroke-width="4"/>`;
    }).join('') +
    '<circle cx="600" cy="400" r="38" fill="#d90429"/>',
  bowl: () =>
    `${background('#f1efe7')}<ellipse cx="600" cy="360" rx="360" ry="120" fill="#2f6f73"/>` +
    '<path d="M240 360 C 260 620 420 690 600 690 C 780 690 940 620 960 360 Z" fill="#3f8f92"/>' +
    '<ellipse cx="600" cy="365" rx="320" ry="95" fill="#1d4e52"/>' +
    '<ellipse cx="640" cy="385" rx="190" ry="48" fill="#143638"/>',
  beans: () =>
    background('#fafaf5') +
    Array.from({ length: 7 }, (_, plant) => {
      const x = 150 + plant * 150;
      const leaves = Array.from({ length: 9 }, (__, leaf) => {
        const y = 720 - leaf * 70;
        const side = leaf % 2 === 0 ? 46 : -46;
        return `<ellipse cx="${x + side}" cy="${y}" rx="48" ry="26" fill="hsl(${105 + leaf * 3} 38% ${34 + leaf * 2}%)" transform="rotate(${side / 2} ${x + side} ${y})"/>`;
      }).join('');
      return `<path d="M${x} 800 V 80" stroke="#b7a57a" stroke-width="4"/>${leaves}`;
    }).join(''),
};
