// The combined assessment as it is typed: what is asked, what must be there. Pure.
import type { AssessAsk } from '../api/operation.ts';
import type { Signs } from './news2.ts';

export interface AssessDraft {
  [name: string]: string;
  respirations: string;
  spo2: string;
  spo2Scale: string;
  spo2ScaleReason: string;
  oxygen: string;
  temperature: string;
  systolic: string;
  pulse: string;
  consciousness: string;
  function: string;
  mobility: string;
  helpAtHome: string;
  home: string;
  livesAlone: string;
  whatMatters: string;
  speaker: string;
  frailtyScale: string;
  frailtyRater: string;
}

export const blank_assessment: AssessDraft = {
  respirations: '',
  spo2: '',
  spo2Scale: '1',
  spo2ScaleReason: '',
  oxygen: '',
  temperature: '',
  systolic: '',
  pulse: '',
  consciousness: '',
  function: '',
  mobility: '',
  helpAtHome: '',
  home: '',
  livesAlone: '',
  whatMatters: '',
  speaker: '',
  frailtyScale: '',
  frailtyRater: '',
};

export const assessment_labels = {
  respirations: 'Breathing rate',
  spo2: 'Oxygen saturation',
  spo2Scale: 'Saturation scale',
  spo2ScaleReason: 'Why scale 2',
  oxygen: 'On oxygen',
  temperature: 'Temperature',
  systolic: 'Systolic blood pressure',
  pulse: 'Pulse',
  consciousness: 'Consciousness',
  function: 'What they can do',
  mobility: 'How they move',
  helpAtHome: 'Who helps at home',
  home: 'The home',
  livesAlone: 'Lives alone',
  whatMatters: 'What matters',
  speaker: 'Who said this',
  frailtyScale: 'Frailty score',
  frailtyRater: 'Frailty rated by',
};

// Bounds beyond which a figure is a typing mistake, not a measurement.
const bounds = {
  respirations: [1, 70, 0],
  spo2: [40, 100, 0],
  temperature: [25, 44, 1],
  systolic: [40, 300, 0],
  pulse: [10, 250, 0],
} as const;

const number_in = (text: string) => {
  const trimmed = text.trim().replace(',', '.');
  return /^\d+(\.\d+)?$/.test(trimmed) ? Number(trimmed) : undefined;
};

function check_sign(name: keyof typeof bounds, text: string): string | undefined {
  const [least, most, places] = bounds[name];
  const label = assessment_labels[name].toLowerCase();
  const value = number_in(text);
  if (text.trim() === '') return `Enter the ${label}`;
  const fits = value !== undefined && value >= least && value <= most;
  const exact = (text.trim().split(/[.,]/)[1] ?? '').length <= places;
  if (fits && exact) return undefined;
  const kind = places === 0 ? 'whole number' : 'number with at most one decimal';
  return `The ${label} is a ${kind} from ${least} to ${most}`;
}

export function check_assessment(draft: AssessDraft) {
  const errors: Record<string, string> = {};
  for (const name of Object.keys(bounds) as (keyof typeof bounds)[]) {
    const wrong = check_sign(name, draft[name]);
    if (wrong) errors[name] = wrong;
  }
  if (draft.oxygen === '') errors.oxygen = 'Say whether they breathe air or oxygen';
  if (draft.consciousness === '') errors.consciousness = 'Choose the level of consciousness';
  if (draft.spo2Scale === '2' && draft.spo2ScaleReason.trim() === '') {
    errors.spo2ScaleReason = 'Say who prescribed scale 2 and why';
  }
  if (draft.whatMatters.trim() === '') errors.whatMatters = 'Enter what matters to the person';
  if (draft.speaker.trim() === '') errors.speaker = 'Enter who said what matters';
  if (draft.frailtyScale !== '' && !/^[1-9]$/.test(draft.frailtyScale.trim())) {
    errors.frailtyScale = 'The frailty score is a number from 1 to 9';
  }
  if (draft.frailtyScale !== '' && draft.frailtyRater.trim() === '') {
    errors.frailtyRater = 'Enter who rated the frailty';
  }
  return errors;
}

export function signs_in(draft: AssessDraft): Signs {
  return {
    respirations: number_in(draft.respirations),
    spo2: number_in(draft.spo2),
    scale: draft.spo2Scale === '2' ? 2 : 1,
    oxygen: draft.oxygen === '' ? undefined : draft.oxygen === 'yes',
    temperature: number_in(draft.temperature),
    systolic: number_in(draft.systolic),
    pulse: number_in(draft.pulse),
    consciousness: draft.consciousness || undefined,
  };
}

export function assessment_ask(draft: AssessDraft): AssessAsk {
  const { scale, ...signs } = signs_in(draft);
  return {
    ...signs,
    spo2Scale: scale,
    spo2ScaleReason: draft.spo2ScaleReason,
    function: draft.function,
    mobility: draft.mobility,
    helpAtHome: draft.helpAtHome,
    home: draft.home,
    livesAlone: draft.livesAlone === '' ? undefined : draft.livesAlone === 'yes',
    whatMatters: draft.whatMatters,
    speaker: draft.speaker,
    frailtyScale: number_in(draft.frailtyScale),
    frailtyRater: draft.frailtyRater,
  };
}
