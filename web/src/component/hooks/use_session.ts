// Who is signed in.
import { createContext, useContext } from 'react';
import type { Session } from '../../api/shapes.ts';

export interface SessionState {
  session: Session;
  leave: () => void;
}

export const SessionContext = createContext<SessionState | undefined>(undefined);

export function useSession(): SessionState {
  const state = useContext(SessionContext);
  if (!state) throw new Error('No one is signed in here.');
  return state;
}
