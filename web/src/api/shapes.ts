// What the server's screens answer. Instants are ISO strings; absent members are omitted.
// Source: "Screen JSON" of the server's src/edge/screen.

export type Brand<T, Name> = T & { readonly brand?: Name };
export type PersonId = Brand<string, 'Patient'>;
export type EpisodeId = Brand<string, 'EpisodeOfCare'>;
export type TaskId = Brand<string, 'Task'>;
export type RequestId = Brand<string, 'ServiceRequest'>;
export type PlaceId = Brand<string, 'Location or Slot'>;
export type Instant = Brand<string, 'Instant'>;
export type Day = Brand<string, 'Day'>;

export type Role =
  | 'coordinator'
  | 'clinician'
  | 'social_worker'
  | 'bed_manager'
  | 'improvement_manager'
  | 'administrator';

export interface Session {
  account: string;
  display: string;
  role: Role;
  organisation: string;
  organisationName: string;
  csrf: string;
}

export interface Person {
  id: PersonId;
  name: string;
  preferredName?: string;
  age?: number;
  birthDate?: Day;
  gender?: string;
  nhsNumber?: string;
  whatMatters?: string;
  adjustments?: string[];
  alerts?: string[];
  atHome?: string;
}

export interface Clock {
  name: string;
  due: Instant;
  rule?: string;
  met?: Instant;
}

export interface FrontDoorRow {
  task: TaskId;
  referral: RequestId;
  person: Person;
  trigger: string;
  what?: string;
  arrived: Instant;
  from?: string;
  clock?: Clock;
  frailty?: { score: number; rater?: string; date?: string };
  advancePlan?: boolean;
  status: string;
  episode?: EpisodeId;
  outcome?: string;
  reason?: string;
}

export interface FrontDoor {
  at: Instant;
  rows: FrontDoorRow[];
  closedToday?: FrontDoorRow[];
}

export interface Decision {
  pathway: string;
  options?: string[];
  whyNotHome?: string;
  wish?: string;
  present?: string[];
  reason?: string;
  by?: string;
  at?: Instant;
  forecast?: string;
}

export interface Offer {
  task: TaskId;
  place?: PlaceId;
  placeName: string;
  status: string;
  reason?: string;
  at?: Instant;
}

export interface PlaceRequest {
  id: RequestId;
  kind: string;
  need?: string;
  status: string;
  asked?: Instant;
  offers?: Offer[];
}

export interface Goal {
  id: string;
  words: string;
  baseline?: string;
  target?: string;
  due?: Day;
  achievement?: string;
  reviewed?: Instant;
}

export interface Exit {
  destination?: string;
  weeklyCareHoursBefore?: number;
  weeklyCareHoursAfter?: number;
  note?: string;
  at?: Instant;
}

export interface Episode {
  id: EpisodeId;
  stage: string;
  opened: Instant;
  closed?: Instant;
  clocks?: Clock[];
  nextStep?: { operation: string; label: string };
  decision?: Decision;
  request?: PlaceRequest;
  place?: { id: string; name: string; since?: Instant };
  goals?: Goal[];
  exit?: Exit;
  followUp?: { task?: TaskId; due?: string; status?: string };
}

export interface PastEpisode {
  id: EpisodeId;
  opened: Instant;
  closed?: Instant;
  destination?: string;
}

export interface Assessment {
  id: string;
  at: Instant;
  by?: string;
  news2?: {
    total: number;
    band?: string;
    parts?: { name: string; value: string; score: number }[];
  };
  frailty?: { score: number; rater?: string } | number;
  function?: string;
  mobility?: string;
  helpAtHome?: string;
  home?: string;
  livesAlone?: boolean;
  whatMatters?: string;
  speaker?: string;
}

export interface TimelineEntry {
  at: Instant;
  kind: string;
  title: string;
  detail?: string;
  by?: string;
  organisation?: string;
  key?: string;
}

export interface PersonScreen {
  at: Instant;
  person: Person;
  address?: string;
  contacts?: { name: string; relationship?: string; phone?: string }[];
  keyWorker?: string;
  episode?: Episode;
  assessments?: Assessment[];
  timeline?: TimelineEntry[];
  pastEpisodes?: PastEpisode[];
}

export interface Place {
  id: PlaceId;
  label: string;
  status: string;
  person?: Person;
  until?: string;
  features?: string[];
}

export interface Unit {
  id: string;
  name: string;
  kind: 'bed' | 'home';
  provider?: string;
  age?: { confirmed?: Instant; limitMinutes?: number; stale?: boolean };
  places: Place[];
}

export interface Match {
  place: PlaceId;
  placeName: string;
  unit: string;
  fits: boolean;
  whyNot?: string[];
}

export interface WaitingRequest {
  request: RequestId;
  person: Person;
  kind: 'bed' | 'home';
  need?: string;
  criteria?: string[];
  asked?: Instant;
  episode?: EpisodeId;
  clock?: Clock;
  offers?: Offer[];
  matches?: Match[];
}

export interface Places {
  at: Instant;
  units: Unit[];
  waiting: WaitingRequest[];
}

export interface MyDayRow {
  person: Person;
  what: string;
  due?: Instant;
  link: string;
  kind: string;
}

export interface MyDay {
  at: Instant;
  rows: MyDayRow[];
}

export type Flag = 'above-limit' | 'below-limit' | 'shift' | 'trend' | 'two-of-three';

export interface Measure {
  id: string;
  name: string;
  version?: string;
  definition?: string;
  unit?: string;
  chart?: string;
  points: { date: string; value: number; flag?: Flag }[];
  centre?: number;
  lower?: number;
  upper?: number;
  note?: string;
}

export interface Programme {
  at: Instant;
  measures: Measure[];
  counts?: Record<string, number>;
}

export interface People {
  at: Instant;
  rows: (Person & { episode?: { id: EpisodeId; stage: string } })[];
}

export interface Message {
  id: string;
  received: Instant;
  type?: string;
  control?: string;
  sender?: string;
  error?: { code?: string; message?: string; details?: Detail[] };
  status: string;
  text: string;
}

export interface Messages {
  at: Instant;
  rows: Message[];
}

export interface Detail {
  path?: string;
  reason?: string;
}
