// The way home in words: its stages, the pathways a team can conclude, and where people exit to.
import type { Episode, Goal } from '../api/shapes.ts';
import type { Choice } from './choice.ts';
import { open_offer } from './offer.ts';
import type { Step } from './role.ts';

export const stages: readonly Choice[] = [
  { value: 'assessment', label: 'Assessment' },
  { value: 'decision', label: 'Decision' },
  { value: 'placing', label: 'Finding a place' },
  { value: 'transfer', label: 'On the way' },
  { value: 'active', label: 'Getting better' },
  { value: 'exit', label: 'Leaving' },
  { value: 'follow-up', label: 'Day 91' },
  { value: 'closed', label: 'Closed' },
];

// Hospital discharge and community support guidance: P0 to P3.
export const pathways: readonly Choice[] = [
  { value: 'no-support', label: 'Home without support', hint: 'P0' },
  { value: 'home', label: 'Home with the home team', hint: 'P1' },
  { value: 'bed', label: 'A bed to recover in', hint: 'P2' },
  { value: 'care-home', label: 'Care home', hint: 'P3' },
  { value: 'hospital', label: 'Hospital', hint: 'Admission or staying' },
];

export const is_home = (pathway: string) => pathway === 'home' || pathway === 'no-support';

export const place_kinds: readonly Choice[] = [
  { value: 'bed', label: 'A bed' },
  { value: 'home', label: 'A home-team slot' },
];

export const destinations: readonly Choice[] = [
  { value: 'home-independent', label: 'Home, managing alone' },
  { value: 'home-with-care', label: 'Home, with care' },
  { value: 'care-home', label: 'Care home' },
  { value: 'hospital', label: 'Hospital' },
  { value: 'died', label: 'Died' },
  { value: 'disengaged', label: 'Chose not to go on' },
];

export const achievements: readonly Choice[] = [
  { value: 'in-progress', label: 'Under way' },
  { value: 'improving', label: 'Improving' },
  { value: 'no-change', label: 'No change' },
  { value: 'worsening', label: 'Getting worse' },
  { value: 'achieved', label: 'Achieved' },
  { value: 'not-attainable', label: 'Cannot be reached' },
];

export const follow_up_answers: readonly Choice[] = [
  { value: 'at-home', label: 'At home' },
  { value: 'in-hospital', label: 'In hospital' },
  { value: 'care-home', label: 'In a care home' },
  { value: 'died', label: 'Died' },
  { value: 'unreachable', label: 'Could not be reached' },
];

interface Next {
  step: Step;
  label: string;
}

// While a request is open it is offered and answered; it is not asked again.
function placing_step(request: Episode['request']): Next | undefined {
  if (request?.status !== 'active') return undefined;
  return (request.offers ?? []).some(open_offer)
    ? { step: 'answer', label: 'Answer the offer' }
    : { step: 'offer', label: 'Offer a place' };
}

export const open_goal = ({ achievement }: Goal) =>
  achievement !== 'achieved' && achievement !== 'not-attainable';

// Goals that are agreed are reviewed; when none is open the course can end.
function active_step(goals: readonly Goal[]): Next | undefined {
  if (goals.length === 0) return undefined;
  return goals.some(open_goal)
    ? { step: 'review', label: 'Review a goal' }
    : { step: 'exit', label: 'Record the exit' };
}

// The step a screen should open for the operation the server names for the stage.
export function next_step(episode: Episode): Next | undefined {
  const named = episode.nextStep;
  if (!named?.operation) return undefined;
  const step = named.operation.replace(/^\$/, '') as Step;
  const nearer =
    step === 'request-place'
      ? placing_step(episode.request)
      : step === 'agree-goal'
        ? active_step(episode.goals ?? [])
        : undefined;
  return nearer ?? { step, label: named.label };
}

// Steps that may be taken besides the next one, by stage; the server refuses the rest.
const others: Record<string, readonly Step[]> = {
  decision: ['assess', 'agree-goal', 'exit'],
  placing: ['assess', 'conclude', 'agree-goal', 'exit'],
  transfer: ['assess', 'agree-goal', 'exit'],
  active: ['assess', 'agree-goal', 'conclude', 'exit'],
  exit: ['assess', 'agree-goal', 'conclude'],
};

export const step_words: Record<string, string> = {
  assess: 'Assess',
  conclude: 'Record a decision',
  'request-place': 'Ask for a place',
  arrive: 'Record the arrival',
  'agree-goal': 'Agree a goal',
  exit: 'Record the exit',
  'follow-up': 'Record day 91',
};

export function other_steps(episode: Episode): readonly Step[] {
  const next = next_step(episode)?.step;
  return (others[episode.stage] ?? []).filter((step) => step !== next);
}
