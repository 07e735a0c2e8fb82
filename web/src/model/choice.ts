// One of several answers: its code and what a person calls it.
export interface Choice {
  value: string;
  label: string;
  hint?: string;
}

export const label_of = (choices: readonly Choice[], value: string | undefined) =>
  choices.find((choice) => choice.value === value)?.label ?? value ?? '';
