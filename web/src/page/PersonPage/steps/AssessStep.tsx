// One assessment for everyone: vital signs scored while they are typed, function, home, help, and
// what matters to the person. What is typed is looked at once more before it is saved.
import { assess } from '../../../api/operation.ts';
import { NewsScore } from '../../../component/NewsScore/NewsScore.tsx';
import { Radios, TextArea, TextField } from '../../../component/Field/Field.tsx';
import { useForm, type Form } from '../../../component/hooks/use_form.ts';
import { StepForm } from '../../../component/StepForm/StepForm.tsx';
import {
  assessment_ask,
  assessment_labels,
  blank_assessment,
  check_assessment,
  signs_in,
  type AssessDraft,
} from '../../../model/assessment.ts';
import { consciousness_words, news2 } from '../../../model/news2.ts';
import { called } from '../../../model/person.ts';
import type { StepProps } from './step.ts';
import './AssessStep.css';

const yes_no = [
  { value: 'yes', label: 'Yes' },
  { value: 'no', label: 'No' },
];
const air = [
  { value: 'no', label: 'Air' },
  { value: 'yes', label: 'Oxygen' },
];
const scales = [
  { value: '1', label: 'Scale 1', hint: 'Everyone unless scale 2 is prescribed' },
  { value: '2', label: 'Scale 2', hint: 'Target 88 to 92 %, prescribed by a clinician' },
];
const consciousness = Object.entries(consciousness_words).map(([value, label]) => ({
  value,
  label,
}));

function Signs({ form }: { form: Form<AssessDraft> }) {
  const figure = (name: 'respirations' | 'spo2' | 'systolic' | 'pulse' | 'temperature') => ({
    ...form.field(name),
    label: assessment_labels[name],
    numeric: true,
    width: 5 as const,
  });
  return (
    <section className="sheet">
      <h3>Vital signs</h3>
      <div className="signs">
        <TextField {...figure('respirations')} suffix="a minute" />
        <TextField {...figure('spo2')} suffix="%" />
        <TextField {...figure('systolic')} suffix="mmHg" />
        <TextField {...figure('pulse')} suffix="a minute" />
        <TextField {...figure('temperature')} suffix="°C" />
      </div>
      <Radios label="Breathing" inline choices={air} {...form.field('oxygen')} />
      <Radios
        label="Consciousness"
        inline
        choices={consciousness}
        {...form.field('consciousness')}
      />
      <Radios label="Saturation scale" choices={scales} {...form.field('spo2Scale')} />
      {form.draft.spo2Scale === '2' ? (
        <TextField label="Who prescribed scale 2, and why" {...form.field('spo2ScaleReason')} />
      ) : null}
    </section>
  );
}

function Living({ form }: { form: Form<AssessDraft> }) {
  return (
    <section className="sheet">
      <h3>Function and home</h3>
      <TextArea
        label="What they can do"
        hint="Washing, dressing, eating, toilet: before this and now"
        optional
        {...form.field('function')}
      />
      <TextField label="How they move" optional {...form.field('mobility')} />
      <TextField label="Who helps at home" optional {...form.field('helpAtHome')} />
      <TextField
        label="The home"
        hint="Stairs, bathroom, heating"
        optional
        {...form.field('home')}
      />
      <Radios
        label="Do they live alone?"
        optional
        inline
        choices={yes_no}
        {...form.field('livesAlone')}
      />
      <TextField
        label="Frailty score, 1 to 9"
        optional
        numeric
        width={3}
        {...form.field('frailtyScale')}
      />
      {form.draft.frailtyScale === '' ? null : (
        <TextField label="Frailty rated by" width={20} {...form.field('frailtyRater')} />
      )}
    </section>
  );
}

function Matters({ form }: { form: Form<AssessDraft> }) {
  return (
    <section className="sheet">
      <h3>What matters</h3>
      <TextArea
        label="What matters to you?"
        hint="In the person’s own words"
        {...form.field('whatMatters')}
      />
      <TextField
        label="Who said this"
        hint="If not the person: name and relationship"
        width={20}
        {...form.field('speaker')}
      />
    </section>
  );
}

function Confirm({ draft }: { draft: AssessDraft }) {
  const others = [
    'whatMatters',
    'speaker',
    'function',
    'mobility',
    'helpAtHome',
    'home',
  ] as const;
  return (
    <section className="sheet" aria-label="What will be saved">
      <h3>Is this right?</h3>
      <NewsScore score={news2(signs_in(draft))} />
      <dl className="confirm-list">
        {others
          .filter((name) => draft[name] !== '')
          .map((name) => (
            <div key={name}>
              <dt>{assessment_labels[name]}</dt>
              <dd>{draft[name]}</dd>
            </div>
          ))}
      </dl>
    </section>
  );
}

export function AssessStep({ screen, done, cancel, current }: StepProps) {
  const { episode, person } = screen;
  const form = useForm<AssessDraft>({
    key: `assess.${episode.id}`,
    blank: {
      ...blank_assessment,
      whatMatters: person.whatMatters ?? '',
      speaker: called(person),
    },
    check: check_assessment,
    save: (draft) => assess(episode.id, assessment_ask(draft)),
    confirm: true,
    done: () => done('The assessment is saved.'),
  });
  return (
    <StepForm
      form={form}
      submit="Save the assessment"
      labels={assessment_labels}
      cancel={cancel}
      current={current}
      confirm={<Confirm draft={form.draft} />}
    >
      <div className="assess">
        <div>
          <Matters form={form} />
          <Signs form={form} />
          <Living form={form} />
        </div>
        <div className="assess-score">
          <NewsScore score={news2(signs_in(form.draft))} />
        </div>
      </div>
    </StepForm>
  );
}
