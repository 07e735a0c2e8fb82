// A form's state: what is typed (kept until saved), what is wrong with it, and its saving.
import { useQueryClient } from '@tanstack/react-query';
import { useReducer, useRef } from 'react';
import { problem_of, type Problem } from '../../api/problem.ts';
import { forget, keep, kept } from '../../model/draft.ts';
import type { Errors } from '../ErrorSummary/ErrorSummary.tsx';
import { useSession } from './use_session.ts';

export type Draft = Record<string, string | string[]>;

export interface FormState<D extends Draft> {
  draft: D;
  errors: Errors;
  attempt: number;
  stage: 'typing' | 'confirming' | 'saving';
  problem?: Problem | undefined;
}

export type FormAction<D extends Draft> =
  | { type: 'typed'; name: keyof D & string; value: string | string[] }
  | { type: 'checked'; errors: Errors; confirm: boolean }
  | { type: 'changing' }
  | { type: 'saving' }
  | { type: 'failed'; problem: Problem; errors: Errors }
  | { type: 'cleared'; draft: D };

export function form_reducer<D extends Draft>(
  state: FormState<D>,
  action: FormAction<D>,
): FormState<D> {
  switch (action.type) {
    case 'typed': {
      const { [action.name]: _, ...errors } = state.errors;
      return { ...state, draft: { ...state.draft, [action.name]: action.value }, errors };
    }
    case 'checked': {
      const wrong = Object.keys(action.errors).length > 0;
      const stage = !wrong && action.confirm ? 'confirming' : 'typing';
      return { ...state, errors: action.errors, attempt: state.attempt + 1, stage };
    }
    case 'changing':
      return { ...state, stage: 'typing', problem: undefined };
    case 'saving':
      return { ...state, stage: 'saving', problem: undefined };
    case 'failed':
      return {
        ...state,
        stage: 'typing',
        problem: action.problem,
        errors: action.errors,
        attempt: state.attempt + 1,
      };
    case 'cleared':
      return { draft: action.draft, errors: {}, attempt: 0, stage: 'typing' };
  }
}

// The server names elements by path; the last name in it that is a field of ours gets the reason.
export function errors_by_field(problem: Problem, fields: readonly string[]): Errors {
  const found: Record<string, string> = {};
  for (const { path = '', reason = '' } of problem.details) {
    const names = path.split(/[^A-Za-z0-9]+/).filter((name) => fields.includes(name));
    const name = names.at(-1);
    if (name) found[name] = reason;
  }
  return found;
}

export interface FormSpec<D extends Draft> {
  key: string; // What the draft is kept under: step and subject.
  blank: D;
  check: (draft: D) => Errors;
  save: (draft: D) => Promise<unknown>;
  confirm?: boolean;
  done: (answer: unknown) => void;
}

export function useForm<D extends Draft>(spec: FormSpec<D>) {
  const client = useQueryClient();
  const key = `${useSession().session.account}.${spec.key}`;
  const [state, dispatch] = useReducer(form_reducer<D>, undefined, () => ({
    draft: kept(key, spec.blank),
    errors: {},
    attempt: 0,
    stage: 'typing' as const,
  }));
  const busy = useRef(false);

  const type = (name: keyof D & string, value: string | string[]) => {
    keep(key, { ...state.draft, [name]: value });
    dispatch({ type: 'typed', name, value });
  };
  const save = async () => {
    if (busy.current) return;
    busy.current = true;
    dispatch({ type: 'saving' });
    try {
      const answer = await spec.save(state.draft);
      forget(key);
      dispatch({ type: 'cleared', draft: spec.blank });
      spec.done(answer);
    } catch (error) {
      const problem = problem_of(error);
      const errors = errors_by_field(problem, Object.keys(spec.blank));
      dispatch({ type: 'failed', problem, errors });
    } finally {
      busy.current = false;
      void client.invalidateQueries({ queryKey: ['screen'] });
    }
  };
  const submit = async () => {
    const errors = spec.check(state.draft);
    const confirm = spec.confirm === true && state.stage === 'typing';
    dispatch({ type: 'checked', errors, confirm });
    if (Object.keys(errors).length === 0 && !confirm) await save();
  };
  const field = <N extends keyof D & string>(name: N) => ({
    id: name as string,
    value: state.draft[name] as D[N] & string,
    error: state.errors[name],
    onChange: (value: string) => type(name, value),
  });
  const list = <N extends keyof D & string>(name: N) => ({
    id: name as string,
    values: state.draft[name] as D[N] & string[],
    error: state.errors[name],
    onChange: (values: string[]) => type(name, values),
  });
  const change = () => dispatch({ type: 'changing' });
  const discard = () => {
    forget(key);
    dispatch({ type: 'cleared', draft: spec.blank });
  };
  return { ...state, field, list, type, submit, change, discard };
}

export type Form<D extends Draft> = ReturnType<typeof useForm<D>>;
