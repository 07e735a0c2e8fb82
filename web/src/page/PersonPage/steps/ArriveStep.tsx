// The arrival at the place that was accepted.
import { arrive } from '../../../api/operation.ts';
import { useForm } from '../../../component/hooks/use_form.ts';
import { StepForm } from '../../../component/StepForm/StepForm.tsx';
import { called } from '../../../model/person.ts';
import type { StepProps } from './step.ts';

export function ArriveStep({ screen, done, cancel, current }: StepProps) {
  const { episode, person } = screen;
  const accepted = (episode.request?.offers ?? []).find(({ status }) =>
    ['accepted', 'completed'].includes(status),
  );
  const place = episode.place?.name ?? accepted?.placeName ?? 'the place';
  const form = useForm({
    key: `arrive.${episode.id}`,
    blank: {},
    check: () => ({}),
    save: () => arrive(episode.id),
    done: () => done(`${called(person)} has arrived.`),
  });
  return (
    <StepForm form={form} submit="Record the arrival now" cancel={cancel} current={current}>
      <p className="sheet">
        {called(person)} has arrived at <strong>{place}</strong>.
      </p>
    </StepForm>
  );
}
