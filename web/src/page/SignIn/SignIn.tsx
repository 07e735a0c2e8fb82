// Signing in with a local account. Also shown when a session has ended: the page stays behind it.
import { useRef, useState } from 'react';
import { sign_in } from '../../api/client.ts';
import { problem_of, type Problem } from '../../api/problem.ts';
import type { Session } from '../../api/shapes.ts';
import { ErrorSummary, type Errors } from '../../component/ErrorSummary/ErrorSummary.tsx';
import { TextField } from '../../component/Field/Field.tsx';
import { ProblemPanel } from '../../component/ProblemPanel/ProblemPanel.tsx';
import { useTitle } from '../../component/hooks/use_title.ts';
import './SignIn.css';

interface Props {
  ended?: boolean;
  enter: (session: Session) => void;
}

const missing = (account: string, password: string): Errors => ({
  ...(account.trim() === '' ? { account: 'Enter your account name' } : {}),
  ...(password === '' ? { password: 'Enter your password' } : {}),
});

function useSignIn(enter: (session: Session) => void) {
  const [errors, set_errors] = useState<Errors>({});
  const [attempt, set_attempt] = useState(0);
  const [problem, set_problem] = useState<Problem | undefined>();
  const busy = useRef(false);
  const submit = async (account: string, password: string) => {
    const wrong = missing(account, password);
    set_errors(wrong);
    set_attempt((count) => count + 1);
    if (Object.keys(wrong).length > 0 || busy.current) return;
    busy.current = true;
    try {
      enter(await sign_in(account.trim(), password));
    } catch (error) {
      const found = problem_of(error);
      set_problem(found.kind === 'unauthenticated' ? undefined : found);
      if (found.kind === 'unauthenticated') set_errors({ account: found.message });
      set_attempt((count) => count + 1);
    } finally {
      busy.current = false;
    }
  };
  return { errors, attempt, problem, submit };
}

export function SignIn({ ended = false, enter }: Props) {
  const heading = useTitle('Sign in');
  const [account, set_account] = useState('');
  const [password, set_password] = useState('');
  const { errors, attempt, problem, submit } = useSignIn(enter);
  return (
    <main className="sign-in" id="main">
      <p className="sign-in-brand">Homeward</p>
      <h1 ref={heading} tabIndex={-1}>
        Sign in
      </h1>
      {ended ? (
        <p className="nhsuk-inset-text">
          Your session has ended. Sign in to go on where you were; what you typed is kept.
        </p>
      ) : (
        <p>One plan and one next step for each older person, from the front door to home.</p>
      )}
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit(account, password);
        }}
      >
        <ErrorSummary errors={errors} attempt={attempt} />
        {problem ? <ProblemPanel error={problem} /> : null}
        <TextField
          id="account"
          label="Account name"
          autoComplete="username"
          width={20}
          value={account}
          error={errors.account}
          onChange={set_account}
        />
        <TextField
          id="password"
          label="Password"
          type="password"
          autoComplete="current-password"
          width={20}
          value={password}
          error={errors.password}
          onChange={set_password}
        />
        <button type="submit" className="nhsuk-button">
          Sign in
        </button>
      </form>
    </main>
  );
}
