// A goal in the person's words, and how everyone will see that it is reached.
import { agree_goal } from '../../../api/operation.ts';
import { TextField } from '../../../component/Field/Field.tsx';
import { useForm } from '../../../component/hooks/use_form.ts';
import { useNow } from '../../../component/hooks/use_now.ts';
import { StepForm } from '../../../component/StepForm/StepForm.tsx';
import { day_of } from '../../../model/clock.ts';
import type { StepProps } from './step.ts';

interface GoalDraft {
  [name: string]: string;
  words: string;
  baseline: string;
  target: string;
  due: string;
}

const labels = { words: 'Goal', baseline: 'Today', target: 'Target', due: 'By' };

function check(draft: GoalDraft) {
  const errors: Record<string, string> = {};
  if (draft.words.trim() === '') errors.words = 'Enter the goal in the person’s words';
  if (draft.baseline.trim() === '') errors.baseline = 'Enter how it is today';
  if (draft.target.trim() === '')
    errors.target = 'Enter how everyone will see that it is reached';
  if (draft.due === '') errors.due = 'Enter the day';
  return errors;
}

export function GoalStep({ screen, done, cancel, current }: StepProps) {
  const now = useNow();
  const form = useForm<GoalDraft>({
    key: `goal.${screen.episode.id}`,
    blank: { words: '', baseline: '', target: '', due: day_of(now, 14) },
    check,
    save: (draft) => agree_goal(screen.episode.id, draft),
    done: () => done('The goal is in the plan.'),
  });
  return (
    <StepForm
      form={form}
      submit="Agree the goal"
      labels={labels}
      cancel={cancel}
      current={current}
    >
      <section className="sheet">
        <TextField
          label="What do you want to do again?"
          hint="In the person’s own words"
          {...form.field('words')}
        />
        <TextField label="How it is today" {...form.field('baseline')} />
        <TextField label="How we shall see that it is reached" {...form.field('target')} />
        <TextField label="By which day" type="date" width={10} {...form.field('due')} />
      </section>
    </StepForm>
  );
}
