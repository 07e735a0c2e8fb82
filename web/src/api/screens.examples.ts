// Example screens of invented people, for tests only. NHS numbers are of the range for testing.
import type {
  FrontDoor,
  FrontDoorRow,
  Messages,
  MyDay,
  Person,
  PersonScreen,
  Places,
  Programme,
} from './shapes.ts';

export const at = '2026-11-21T10:00:00Z';
const minutes = (count: number) => new Date(Date.parse(at) + count * 60_000).toISOString();

export const balbir: Person = {
  id: 'p1',
  name: 'Balbir Kaur Sandhu',
  preferredName: 'Mrs Sandhu',
  age: 84,
  birthDate: '1942-03-05',
  gender: 'female',
  nhsNumber: '9990000026',
  whatMatters: 'To be back in my kitchen before Vaisakhi',
  adjustments: ['Hears better on the left', 'Punjabi interpreter'],
  alerts: ['Penicillin allergy'],
  atHome: 'With husband',
};

export const george: Person = {
  id: 'p2',
  name: 'George Whitlock',
  age: 91,
  birthDate: '1935-01-12',
  gender: 'male',
  nhsNumber: '9990000042',
  atHome: 'Lives alone',
};

export const arrival: FrontDoorRow = {
  task: 't1',
  referral: 's1',
  person: balbir,
  trigger: 'Fall',
  what: 'Found on the bathroom floor, bruised hip, no fracture seen',
  arrived: minutes(-18),
  from: 'Eastfield Hospital',
  clock: {
    name: 'Front-door frailty assessment',
    due: minutes(12),
    rule: 'front-door-30-min v1',
  },
  frailty: { score: 6, rater: 'Dr Ahmed', date: '2026-09-01' },
  advancePlan: true,
  status: 'waiting',
};

export const front_door: FrontDoor = {
  at,
  rows: [
    {
      task: 't2',
      referral: 's2',
      person: george,
      trigger: 'Emergency attendance',
      what: 'Not coping, off legs for three days',
      arrived: minutes(-42),
      from: 'Eastfield Hospital',
      clock: { name: 'Front-door frailty assessment', due: minutes(-12) },
      advancePlan: false,
      status: 'waiting',
    },
    arrival,
  ],
  closedToday: [
    { ...arrival, task: 't0', status: 'completed', outcome: 'decline', reason: 'Under 65' },
  ],
};

const news = {
  total: 4,
  band: 'low',
  parts: [
    { name: 'Breathing rate', value: '21 a minute', score: 2 },
    { name: 'Oxygen saturation', value: '95 %', score: 1 },
    { name: 'Temperature', value: '36.8 °C', score: 0 },
    { name: 'Pulse', value: '96 a minute', score: 1 },
  ],
};

export const person_screen: PersonScreen = {
  at,
  person: balbir,
  address: '14 Marlow Rise, Birmingham B29 6QQ',
  contacts: [{ name: 'Harjit Sandhu', relationship: 'husband', phone: '0121 496 0123' }],
  keyWorker: 'Ben Adeyemi',
  episode: {
    id: 'e1',
    stage: 'active',
    opened: minutes(-3000),
    clocks: [{ name: 'Planned exit from the bed', due: minutes(28_000) }],
    nextStep: { operation: 'review', label: 'Review the goal' },
    decision: {
      pathway: 'bed',
      options: ['Home with the home team: nobody at night', 'A bed to recover in'],
      whyNotHome: 'Two falls at night, stairs to the toilet',
      wish: 'Home, as soon as I can do the stairs',
      present: ['Ben Adeyemi', 'Chitra Rao', 'Harjit Sandhu'],
      reason: 'Short time with help at night',
      by: 'Ben Adeyemi',
      at: minutes(-2900),
      forecast: 'Home within 14 days, 70 %',
    },
    request: {
      id: 'r1',
      kind: 'bed',
      need: 'Help at night, stairs practice',
      status: 'completed',
      asked: minutes(-2890),
      offers: [
        { task: 'o1', placeName: 'Quinton Row B4', status: 'rejected', reason: 'No hoist' },
        { task: 'o2', placeName: 'Marlpit House B7', status: 'accepted' },
      ],
    },
    place: { id: 'b7', name: 'Marlpit House B7', since: minutes(-2000) },
    goals: [
      {
        id: 'g1',
        words: 'Climb to my own bedroom',
        baseline: 'Two steps with two people',
        target: 'Thirteen steps with one rail',
        due: '2026-12-05',
        achievement: 'improving',
        reviewed: minutes(-400),
      },
    ],
  },
  assessments: [
    {
      id: 'a1',
      at: minutes(-2950),
      by: 'Ben Adeyemi',
      news2: news,
      frailty: { score: 6, rater: 'Ben Adeyemi' },
      function: 'Washes with help, walks with a frame',
      home: 'House, stairs, toilet upstairs',
      whatMatters: 'To be back in my kitchen before Vaisakhi',
    },
  ],
  timeline: [
    {
      at: minutes(-400),
      kind: 'goal',
      title: 'Goal reviewed: improving',
      by: 'Ben Adeyemi',
      key: 'Goal/g1',
    },
    {
      at: minutes(-2000),
      kind: 'transfer',
      title: 'Arrived at Marlpit House B7',
      organisation: 'Marlpit House',
      key: 'Encounter/1',
    },
  ],
  pastEpisodes: [],
};

export const places: Places = {
  at,
  units: [
    {
      id: 'marlpit',
      name: 'Marlpit House',
      kind: 'bed',
      provider: 'Marlpit House',
      age: { confirmed: minutes(-12), limitMinutes: 240, stale: false },
      places: [
        { id: 'b1', label: 'B1', status: 'free', features: ['Ground floor'] },
        { id: 'b2', label: 'B2', status: 'held', person: george },
        { id: 'b3', label: 'B3', status: 'occupied', person: balbir },
        { id: 'b4', label: 'B4', status: 'cleaning' },
        { id: 'b5', label: 'B5', status: 'closed' },
      ],
    },
    {
      id: 'stour',
      name: 'Home Team Stour',
      kind: 'home',
      provider: 'Home Team Stour',
      age: { confirmed: minutes(-400), limitMinutes: 240, stale: true },
      places: [{ id: 'h1', label: 'Slot 1', status: 'free' }],
    },
  ],
  waiting: [
    {
      request: 'r2',
      person: george,
      kind: 'bed',
      need: 'Help at night',
      criteria: ['ground-floor'],
      asked: minutes(-90),
      episode: 'e2',
      clock: { name: 'Bed allocated', due: minutes(200) },
      offers: [
        { task: 'o1', placeName: 'Quinton Row B4', status: 'rejected', reason: 'No hoist' },
      ],
      matches: [
        { place: 'b1', placeName: 'Marlpit House B1', unit: 'Marlpit House', fits: true },
        {
          place: 'q1',
          placeName: 'Quinton Row B1',
          unit: 'Quinton Row',
          fits: false,
          whyNot: ['not on the ground floor'],
        },
      ],
    },
  ],
};

export const my_day: MyDay = {
  at,
  rows: [
    { person: george, what: 'Triage', due: minutes(-12), link: '/front-door', kind: 'triage' },
    {
      person: balbir,
      what: 'Review the goal',
      due: minutes(300),
      link: '/person/p1',
      kind: 'review',
    },
  ],
};

const values = [4, 6, 5, 7, 4, 5, 6, 5, 4, 6, 5, 13, 6, 5];

export const programme: Programme = {
  at,
  measures: [
    {
      id: 'episodes-opened',
      name: 'Courses opened each week',
      version: '1',
      definition: 'People accepted at triage, by week of acceptance.',
      unit: 'people',
      chart: 'XmR',
      points: values.map((value, week) => ({
        date: new Date(Date.parse('2026-08-17') + week * 7 * 86_400_000)
          .toISOString()
          .slice(0, 10),
        value,
        ...(value > 11 ? { flag: 'above-limit' as const } : {}),
      })),
      centre: 5.8,
      lower: -0.4,
      upper: 12,
    },
  ],
  counts: { waiting: 2, open: 31, inBeds: 14, atHome: 17, dueFollowUp: 3 },
};

export const messages: Messages = {
  at,
  rows: [
    {
      id: 'm1',
      received: minutes(-30),
      type: 'ADT^A04',
      control: 'MSG00042',
      sender: 'Eastfield Hospital',
      error: {
        code: 'hl7v2.required',
        message: 'A field that is needed is empty',
        details: [{ path: 'PID-3', reason: 'no identifier of the person' }],
      },
      status: 'dead',
      text: 'MSH|^~\\&|EAST|EH|HW|HW|20261121||ADT^A04|MSG00042|P|2.4\rPID|1||\r',
    },
  ],
};
