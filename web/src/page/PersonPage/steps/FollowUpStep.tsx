// Day 91: where is the person now?
import { follow_up } from '../../../api/operation.ts';
import { Radios, TextArea } from '../../../component/Field/Field.tsx';
import { useForm } from '../../../component/hooks/use_form.ts';
import { StepForm } from '../../../component/StepForm/StepForm.tsx';
import { follow_up_answers } from '../../../model/pathway.ts';
import type { StepProps } from './step.ts';

interface FollowUpDraft {
  [name: string]: string;
  status: string;
  note: string;
}

const labels = { status: 'Where', note: 'Note' };

function check(draft: FollowUpDraft): Record<string, string> {
  return draft.status === '' ? { status: 'Choose where the person is' } : {};
}

export function FollowUpStep({ screen, done, cancel, current }: StepProps) {
  const form = useForm<FollowUpDraft>({
    key: `follow-up.${screen.episode.id}`,
    blank: { status: '', note: '' },
    check,
    save: (draft) => follow_up(screen.episode.id, draft),
    done: () => done('Day 91 is recorded.'),
  });
  return (
    <StepForm
      form={form}
      submit="Record day 91"
      labels={labels}
      cancel={cancel}
      current={current}
    >
      <section className="sheet">
        <Radios
          label="Where is the person now?"
          choices={follow_up_answers}
          {...form.field('status')}
        />
        <TextArea label="Note" optional {...form.field('note')} />
      </section>
    </StepForm>
  );
}
