/** What runs here, as other programs are told. */
export const ownSoftware = { name: 'folkmoot', version: '0.1.0' } as const;
