// The FHIR operations of the pathway, each a POST with a Parameters body.
import { write } from './client.ts';
import type { EpisodeId, PlaceId, RequestId, TaskId } from './shapes.ts';

export type Parameter = { name: string } & Record<string, unknown>;

// How a member is written: the FHIR type is part of the operation's definition, never guessed.
export type Kind = 'String' | 'Code' | 'Date' | 'Boolean' | 'Integer' | 'Decimal' | 'Reference';
export type Definition = Readonly<Record<string, Kind>>;
export type Ask<D extends Definition> = { [Name in keyof D]?: unknown };

function valued(name: string, kind: Kind, value: unknown): Parameter {
  const shaped = kind === 'Reference' ? { reference: value } : value;
  return { name, [`value${kind}`]: shaped };
}

const absent = (value: unknown) =>
  value === undefined || value === null || value === '' || Number.isNaN(value);

// Empty members are left out; a list becomes a repeated parameter.
export function parameters<D extends Definition>(definition: D, ask: Ask<D>) {
  const parameter: Parameter[] = [];
  for (const [name, kind] of Object.entries(definition)) {
    const given = ask[name];
    for (const value of Array.isArray(given) ? given : [given]) {
      if (!absent(value)) parameter.push(valued(name, kind, value));
    }
  }
  return { resourceType: 'Parameters' as const, parameter };
}

function operation<D extends Definition>(path: string, definition: D, ask: Ask<D>) {
  return write<unknown>(`/fhir/${path}`, parameters(definition, ask));
}

const refer_definition = {
  patient: 'Reference',
  nhsNumber: 'String',
  nhsNumberMissingReason: 'String',
  family: 'String',
  given: 'String',
  birthDate: 'Date',
  gender: 'Code',
  address: 'String',
  postcode: 'String',
  trigger: 'Code',
  what: 'String',
  callerOrganisation: 'String',
  callerName: 'String',
  callerRole: 'String',
  livesAlone: 'Boolean',
  place: 'String',
} as const;
const triage_definition = {
  outcome: 'Code',
  reason: 'String',
  alternative: 'String',
  note: 'String',
} as const;
const assess_definition = {
  respirations: 'Integer',
  spo2: 'Integer',
  spo2Scale: 'Integer',
  spo2ScaleReason: 'String',
  oxygen: 'Boolean',
  temperature: 'Decimal',
  systolic: 'Integer',
  pulse: 'Integer',
  consciousness: 'Code',
  function: 'String',
  mobility: 'String',
  helpAtHome: 'String',
  home: 'String',
  livesAlone: 'Boolean',
  whatMatters: 'String',
  speaker: 'String',
  frailtyScale: 'Integer',
  frailtyRater: 'String',
} as const;
const conclude_definition = {
  pathway: 'Code',
  option: 'String',
  whyNotHome: 'String',
  wish: 'String',
  present: 'String',
  reason: 'String',
  forecast: 'String',
  forecastDays: 'Integer',
  forecastProbability: 'Integer',
} as const;
const request_definition = {
  kind: 'Code',
  need: 'String',
  criterion: 'Code',
  earliest: 'Date',
} as const;
const answer_definition = { answer: 'Code', reason: 'String', by: 'Code' } as const;
const goal_definition = {
  words: 'String',
  baseline: 'String',
  target: 'String',
  due: 'Date',
} as const;
const review_definition = { achievement: 'Code', note: 'String' } as const;
const exit_definition = {
  destination: 'Code',
  weeklyCareHoursBefore: 'Decimal',
  weeklyCareHoursAfter: 'Decimal',
  note: 'String',
} as const;
const follow_up_definition = { status: 'Code', note: 'String' } as const;

export type ReferAsk = Ask<typeof refer_definition>;
export type TriageAsk = Ask<typeof triage_definition>;
export type AssessAsk = Ask<typeof assess_definition>;
export type ConcludeAsk = Ask<typeof conclude_definition>;
export type RequestAsk = Ask<typeof request_definition>;
export type AnswerAsk = Ask<typeof answer_definition>;
export type GoalAsk = Ask<typeof goal_definition>;
export type ReviewAsk = Ask<typeof review_definition>;
export type ExitAsk = Ask<typeof exit_definition>;
export type FollowUpAsk = Ask<typeof follow_up_definition>;

export const refer = (ask: ReferAsk) => operation('ServiceRequest/$refer', refer_definition, ask);
export const triage = (task: TaskId, ask: TriageAsk) =>
  operation(`Task/${task}/$triage`, triage_definition, ask);
export const assess = (episode: EpisodeId, ask: AssessAsk) =>
  operation(`EpisodeOfCare/${episode}/$assess`, assess_definition, ask);
export const conclude = (episode: EpisodeId, ask: ConcludeAsk) =>
  operation(`EpisodeOfCare/${episode}/$conclude`, conclude_definition, ask);
export const request_place = (episode: EpisodeId, ask: RequestAsk) =>
  operation(`EpisodeOfCare/${episode}/$request-place`, request_definition, ask);
export const answer = (task: TaskId, ask: AnswerAsk) =>
  operation(`Task/${task}/$answer`, answer_definition, ask);
export const arrive = (episode: EpisodeId) =>
  operation(`EpisodeOfCare/${episode}/$arrive`, {}, {});
export const agree_goal = (episode: EpisodeId, ask: GoalAsk) =>
  operation(`EpisodeOfCare/${episode}/$agree-goal`, goal_definition, ask);
export const review = (goal: string, ask: ReviewAsk) =>
  operation(`Goal/${goal}/$review`, review_definition, ask);
export const exit = (episode: EpisodeId, ask: ExitAsk) =>
  operation(`EpisodeOfCare/${episode}/$exit`, exit_definition, ask);
export const follow_up = (episode: EpisodeId, ask: FollowUpAsk) =>
  operation(`EpisodeOfCare/${episode}/$follow-up`, follow_up_definition, ask);

// A bed is a Location, a home team's place a Slot.
function reference_of(kind: 'bed' | 'home', place: PlaceId) {
  const type = kind === 'bed' ? 'Location' : 'Slot';
  return place.includes('/') ? place : `${type}/${place}`;
}

export const set_status = (kind: 'bed' | 'home', place: PlaceId, status: string) =>
  operation(`${reference_of(kind, place)}/$set-status`, { status: 'Code' }, { status });

export const offer = (request: RequestId, kind: 'bed' | 'home', place: PlaceId) =>
  operation(
    `ServiceRequest/${request}/$offer`,
    { place: 'Reference' },
    { place: reference_of(kind, place) },
  );
