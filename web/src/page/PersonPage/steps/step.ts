// What every step of the person's page is given, and what it does when it is saved.
import type { PersonScreen } from '../../../api/shapes.ts';

export interface StepProps {
  screen: PersonScreen & { episode: NonNullable<PersonScreen['episode']> };
  done: (said: string) => void;
  cancel: React.ReactNode;
  current: React.ReactNode; // The record's side of a conflict.
}
