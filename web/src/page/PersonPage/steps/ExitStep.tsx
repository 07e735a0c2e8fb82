// The exit: where to, and how much care each week before and after.
import { exit } from '../../../api/operation.ts';
import { Radios, TextArea, TextField } from '../../../component/Field/Field.tsx';
import { useForm } from '../../../component/hooks/use_form.ts';
import { StepForm } from '../../../component/StepForm/StepForm.tsx';
import { destinations, label_of_destination } from './exit.ts';
import { blank_exit, check_exit, exit_ask, exit_labels, type ExitDraft } from './exit.ts';
import type { StepProps } from './step.ts';

function Confirm({ draft, frees }: { draft: ExitDraft; frees: string | undefined }) {
  return (
    <section className="sheet" aria-label="What will be saved">
      <h3>End this course?</h3>
      <p>
        <strong>{label_of_destination(draft.destination)}</strong>. Weekly care before:{' '}
        {draft.weeklyCareHoursBefore || 'not said'} hours; after:{' '}
        {draft.weeklyCareHoursAfter || 'not said'} hours.
      </p>
      {frees ? <p>{frees} becomes free at once.</p> : null}
      {draft.destination === 'died' ? null : <p>The day-91 follow-up will be on the list.</p>}
    </section>
  );
}

export function ExitStep({ screen, done, cancel, current }: StepProps) {
  const { episode } = screen;
  const form = useForm<ExitDraft>({
    key: `exit.${episode.id}`,
    blank: blank_exit,
    check: check_exit,
    save: (draft) => exit(episode.id, exit_ask(draft)),
    confirm: true,
    done: () => done('The exit is recorded.'),
  });
  return (
    <StepForm
      form={form}
      submit="Record the exit"
      labels={exit_labels}
      cancel={cancel}
      current={current}
      confirm={<Confirm draft={form.draft} frees={episode.place?.name} />}
    >
      <section className="sheet">
        <Radios label="Where to?" choices={destinations} {...form.field('destination')} />
        <TextField
          label="Care each week before this"
          optional
          numeric
          width={5}
          suffix="hours"
          {...form.field('weeklyCareHoursBefore')}
        />
        <TextField
          label="Care each week from now on"
          optional
          numeric
          width={5}
          suffix="hours"
          {...form.field('weeklyCareHoursAfter')}
        />
        <TextArea label="Note" optional {...form.field('note')} />
      </section>
    </StepForm>
  );
}
