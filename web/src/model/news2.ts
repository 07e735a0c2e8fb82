// NEWS2 while it is being typed. The server scores what is saved; this shows the same table.
// Source: Royal College of Physicians, National Early Warning Score (NEWS) 2, 2017, chart 1.

export interface Signs {
  respirations?: number | undefined;
  spo2?: number | undefined;
  scale: 1 | 2;
  oxygen?: boolean | undefined;
  temperature?: number | undefined;
  systolic?: number | undefined;
  pulse?: number | undefined;
  consciousness?: string | undefined;
}

export interface Part {
  name: string;
  value: string;
  score: number | undefined; // Undefined until there is a value.
}

export interface News2 {
  parts: Part[];
  total: number;
  complete: boolean;
  band: 'low' | 'low-medium' | 'medium' | 'high';
}

// The score of the first row whose upper bound the value does not exceed.
type Rows = readonly (readonly [upper: number, score: number])[];

const score_in = (rows: Rows, value: number) => rows.find(([upper]) => value <= upper)?.[1] ?? 0;

const respirations_rows: Rows = [
  [8, 3],
  [11, 1],
  [20, 0],
  [24, 2],
  [Infinity, 3],
];
const spo2_rows: Rows = [
  [91, 3],
  [93, 2],
  [95, 1],
  [Infinity, 0],
];
const spo2_air_rows: Rows = [
  [83, 3],
  [85, 2],
  [87, 1],
  [Infinity, 0],
];
const spo2_oxygen_rows: Rows = [
  [83, 3],
  [85, 2],
  [87, 1],
  [92, 0],
  [94, 1],
  [96, 2],
  [Infinity, 3],
];
const systolic_rows: Rows = [
  [90, 3],
  [100, 2],
  [110, 1],
  [219, 0],
  [Infinity, 3],
];
const pulse_rows: Rows = [
  [40, 3],
  [50, 1],
  [90, 0],
  [110, 1],
  [130, 2],
  [Infinity, 3],
];
const temperature_rows: Rows = [
  [35, 3],
  [36, 1],
  [38, 0],
  [39, 1],
  [Infinity, 2],
];

export const consciousness_words: Record<string, string> = {
  A: 'Alert',
  C: 'New confusion',
  V: 'Responds to voice',
  P: 'Responds to pain',
  U: 'Unresponsive',
};

function spo2_score({ spo2, scale, oxygen }: Signs): number | undefined {
  if (spo2 === undefined) return undefined;
  if (scale === 1) return score_in(spo2_rows, spo2);
  if (oxygen === undefined) return undefined;
  return score_in(oxygen ? spo2_oxygen_rows : spo2_air_rows, spo2);
}

function measured(name: string, unit: string, value: number | undefined, rows: Rows): Part {
  return value === undefined
    ? { name, value: '', score: undefined }
    : { name, value: `${value} ${unit}`, score: score_in(rows, value) };
}

function consciousness_part(code: string | undefined): Part {
  const score = code ? (code === 'A' ? 0 : 3) : undefined;
  return { name: 'Consciousness', value: consciousness_words[code ?? ''] ?? '', score };
}

function band_of(total: number, parts: Part[]): News2['band'] {
  if (total >= 7) return 'high';
  if (total >= 5) return 'medium';
  return parts.some((part) => part.score === 3) ? 'low-medium' : 'low';
}

export function news2(signs: Signs): News2 {
  const { oxygen, spo2 } = signs;
  const air = oxygen === undefined ? '' : oxygen ? 'Oxygen' : 'Air';
  const parts: Part[] = [
    measured('Breathing rate', 'a minute', signs.respirations, respirations_rows),
    {
      name: `Oxygen saturation, scale ${signs.scale}`,
      value: spo2 === undefined ? '' : `${spo2} %`,
      score: spo2_score(signs),
    },
    {
      name: 'Air or oxygen',
      value: air,
      score: oxygen === undefined ? undefined : oxygen ? 2 : 0,
    },
    measured('Systolic blood pressure', 'mmHg', signs.systolic, systolic_rows),
    measured('Pulse', 'a minute', signs.pulse, pulse_rows),
    consciousness_part(signs.consciousness),
    measured('Temperature', '°C', signs.temperature, temperature_rows),
  ];
  const total = parts.reduce((sum, part) => sum + (part.score ?? 0), 0);
  const complete = parts.every((part) => part.score !== undefined);
  return { parts, total, complete, band: band_of(total, parts) };
}
