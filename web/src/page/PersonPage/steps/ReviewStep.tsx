// Looking at one goal together: how is it going?
import { useSearchParams } from 'react-router';
import { review } from '../../../api/operation.ts';
import { Radios, TextArea } from '../../../component/Field/Field.tsx';
import { useForm } from '../../../component/hooks/use_form.ts';
import { StepForm } from '../../../component/StepForm/StepForm.tsx';
import { achievements } from '../../../model/pathway.ts';
import type { StepProps } from './step.ts';

interface ReviewDraft {
  [name: string]: string;
  achievement: string;
  note: string;
}

const labels = { achievement: 'How it is going', note: 'Note' };

function check(draft: ReviewDraft): Record<string, string> {
  return draft.achievement === '' ? { achievement: 'Choose how it is going' } : {};
}

export function ReviewStep({ screen, done, cancel, current }: StepProps) {
  const [parameters] = useSearchParams();
  const goals = screen.episode.goals ?? [];
  const goal = goals.find(({ id }) => id === parameters.get('goal')) ?? goals[0];
  const form = useForm<ReviewDraft>({
    key: `review.${goal?.id}`,
    blank: { achievement: '', note: '' },
    check,
    save: (draft) => review(goal?.id ?? '', draft),
    done: () => done('The review is saved.'),
  });
  if (!goal) return <p className="sheet">There is no goal to review yet.</p>;
  return (
    <StepForm
      form={form}
      submit="Save the review"
      labels={labels}
      cancel={cancel}
      current={current}
    >
      <section className="sheet">
        <p className="what-matters">“{goal.words}”</p>
        <p>
          {goal.baseline ? `At the start: ${goal.baseline}. ` : ''}
          {goal.target ? `Target: ${goal.target}.` : ''}
        </p>
        <Radios label="How is it going?" choices={achievements} {...form.field('achievement')} />
        <TextArea label="Note" optional {...form.field('note')} />
      </section>
    </StepForm>
  );
}
