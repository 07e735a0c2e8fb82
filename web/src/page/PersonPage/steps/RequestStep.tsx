// Asking for a place: what kind, what is needed, what the place must have.
import { request_place } from '../../../api/operation.ts';
import { Checkboxes, Radios, TextArea, TextField } from '../../../component/Field/Field.tsx';
import { useForm } from '../../../component/hooks/use_form.ts';
import { useNow } from '../../../component/hooks/use_now.ts';
import { StepForm } from '../../../component/StepForm/StepForm.tsx';
import { day_of } from '../../../model/clock.ts';
import { is_home, place_kinds } from '../../../model/pathway.ts';
import { criteria } from '../../../model/criterion.ts';
import type { StepProps } from './step.ts';

interface RequestDraft {
  [name: string]: string | string[];
  kind: string;
  need: string;
  criterion: string[];
  earliest: string;
}

const labels = { kind: 'Kind', need: 'Need', criterion: 'Must have', earliest: 'From' };

function check(draft: RequestDraft) {
  const errors: Record<string, string> = {};
  if (draft.kind === '') errors.kind = 'Choose what kind of place';
  if (draft.need.trim() === '') errors.need = 'Enter what the person needs there';
  return errors;
}

export function RequestStep({ screen, done, cancel, current }: StepProps) {
  const { episode } = screen;
  const now = useNow();
  const concluded = episode.decision?.pathway ?? '';
  const kind = concluded === '' ? '' : is_home(concluded) ? 'home' : 'bed';
  const form = useForm<RequestDraft>({
    key: `request.${episode.id}`,
    blank: { kind, need: '', criterion: [], earliest: day_of(now) },
    check,
    save: (draft) => request_place(episode.id, draft),
    done: () => done('The request is on the Places board.'),
  });
  return (
    <StepForm
      form={form}
      submit="Ask for a place"
      labels={labels}
      cancel={cancel}
      current={current}
    >
      <section className="sheet">
        <Radios label="What kind of place?" choices={place_kinds} {...form.field('kind')} />
        <TextArea label="What does the person need there?" {...form.field('need')} />
        <Checkboxes
          label="The place must have (optional)"
          choices={criteria.filter(({ kinds }) => kinds.includes(form.draft.kind))}
          {...form.list('criterion')}
        />
        <TextField label="From which day" type="date" width={10} {...form.field('earliest')} />
      </section>
    </StepForm>
  );
}
