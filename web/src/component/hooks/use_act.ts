// One act without a form: a button that writes, once at a time, and says what went wrong.
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { problem_of, type Problem } from '../../api/problem.ts';
import { useNotice } from '../Notice/Notice.tsx';

export function useAct() {
  const client = useQueryClient();
  const say = useNotice();
  const busy = useRef(false);
  const [problem, set_problem] = useState<Problem | undefined>();
  const act = async (
    write: () => Promise<unknown>,
    said: string | ((answer: unknown) => string),
  ) => {
    if (busy.current) return;
    busy.current = true;
    set_problem(undefined);
    try {
      const answer = await write();
      say({ text: typeof said === 'string' ? said : said(answer) });
    } catch (error) {
      set_problem(problem_of(error));
    } finally {
      busy.current = false;
      void client.invalidateQueries({ queryKey: ['screen'] });
    }
  };
  return { act, problem };
}
