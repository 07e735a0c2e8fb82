// The call form: a crew, a practice or a ward on the telephone. What matters to the caller first.
import { Link, useNavigate, useSearchParams } from 'react-router';
import { refer } from '../../api/operation.ts';
import { DateField, Radios, Select, TextArea, TextField } from '../../component/Field/Field.tsx';
import { useForm, type Form } from '../../component/hooks/use_form.ts';
import { useTitle } from '../../component/hooks/use_title.ts';
import { useNotice } from '../../component/Notice/Notice.tsx';
import { StepForm } from '../../component/StepForm/StepForm.tsx';
import {
  blank_referral,
  check_referral,
  genders,
  referral_ask,
  triggers,
  type ReferDraft,
} from './refer.ts';

function WhoCalls({ form }: { form: Form<ReferDraft> }) {
  return (
    <section className="sheet">
      <h2>Who is calling</h2>
      <div className="field-row">
        <TextField label="Name" width={20} {...form.field('callerName')} />
        <TextField
          label="Calling from"
          hint="Service or practice"
          width={20}
          {...form.field('callerOrganisation')}
        />
        <TextField label="Role" optional width={20} {...form.field('callerRole')} />
      </div>
    </section>
  );
}

function WhoItIs({ form }: { form: Form<ReferDraft> }) {
  const missing = form.draft.nhsNumber.trim() === '';
  return (
    <section className="sheet">
      <h2>Who it is about</h2>
      <p>
        Known already? <Link to="/people">Find them first</Link> and refer from their page.
      </p>
      <TextField label="NHS number" optional width={10} {...form.field('nhsNumber')} />
      {missing ? (
        <TextField
          label="Why is there no NHS number?"
          width={20}
          {...form.field('nhsNumberMissingReason')}
        />
      ) : null}
      <div className="field-row">
        <TextField label="Family name" width={20} {...form.field('family')} />
        <TextField label="Given names" optional width={20} {...form.field('given')} />
      </div>
      <DateField
        label="Date of birth"
        hint="For example, 15 3 1941"
        {...form.field('birthDate')}
      />
      <Radios label="Gender" optional inline choices={genders} {...form.field('gender')} />
      <TextField label="Address" optional {...form.field('address')} />
      <TextField label="Postcode" optional width={10} {...form.field('postcode')} />
    </section>
  );
}

function WhatHappened({ form }: { form: Form<ReferDraft> }) {
  const yes_no = [
    { value: 'yes', label: 'Yes' },
    { value: 'no', label: 'No' },
  ];
  return (
    <section className="sheet">
      <h2>What has happened</h2>
      <Select label="Reason for the call" choices={triggers} {...form.field('trigger')} />
      <TextArea label="What the caller says" {...form.field('what')} />
      <Radios
        label="Do they live alone?"
        optional
        inline
        choices={yes_no}
        {...form.field('livesAlone')}
      />
      <TextField label="Where they are now" optional {...form.field('place')} />
    </section>
  );
}

const labels = {
  callerName: 'Caller',
  callerOrganisation: 'Calling from',
  callerRole: 'Role',
  nhsNumber: 'NHS number',
  nhsNumberMissingReason: 'Why no NHS number',
  family: 'Family name',
  given: 'Given names',
  birthDate: 'Date of birth',
  gender: 'Gender',
  address: 'Address',
  postcode: 'Postcode',
  trigger: 'Reason',
  what: 'What the caller says',
  livesAlone: 'Lives alone',
  place: 'Where',
};

export function ReferPage() {
  const heading = useTitle('Referral by call');
  const [parameters] = useSearchParams();
  const patient = parameters.get('person') ?? '';
  const navigate = useNavigate();
  const say = useNotice();
  const form = useForm<ReferDraft>({
    key: `refer.${patient}`,
    blank: { ...blank_referral, patient },
    check: check_referral,
    save: (draft) => refer(referral_ask(draft)),
    done: () => {
      void navigate('/front-door');
      say({ text: 'The referral is on the front-door list.' });
    },
  });
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        Referral by call
      </h1>
      <StepForm
        form={form}
        submit="Refer"
        labels={labels}
        cancel={<Link to="/front-door">Back to the list</Link>}
      >
        <WhoCalls form={form} />
        {patient === '' ? <WhoItIs form={form} /> : null}
        <WhatHappened form={form} />
      </StepForm>
    </>
  );
}
