// One screen's data, read again whenever one of its topics changes on the server.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { read } from '../../api/client.ts';
import { listen, one_at_a_time } from '../../api/live.ts';
import { set_connected } from './use_connection.ts';
import { set_server_time } from './use_now.ts';

// What no topic tells of is read again every so often instead.
export interface Freshness {
  topics?: readonly string[];
  every_ms?: number;
}

export function useScreen<T extends { at: string }>(path: string, freshness: Freshness = {}) {
  const client = useQueryClient();
  const query = useQuery({
    queryKey: ['screen', path],
    queryFn: async ({ signal }) => {
      const screen = await read<T>(path, signal);
      set_server_time(screen.at);
      set_connected(true);
      return screen;
    },
    refetchInterval: freshness.every_ms ?? false,
  });
  const topics = freshness.topics?.join(',') ?? '';
  // Who may not read the screen may not listen to it either.
  const listening = query.isSuccess && topics !== '';
  useEffect(() => {
    if (!listening) return;
    return listen(topics.split(','), {
      changed: one_at_a_time(() => client.invalidateQueries({ queryKey: ['screen'] })),
      connected: set_connected,
    });
  }, [client, listening, topics]);
  return query;
}
