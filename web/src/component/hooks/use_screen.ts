// One screen's data, read again whenever one of its topics changes on the server.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { read } from '../../api/client.ts';
import { listen } from '../../api/live.ts';
import { set_connected } from './use_connection.ts';
import { set_server_time } from './use_now.ts';

export function useScreen<T extends { at: string }>(
  path: string,
  topics: readonly string[] = [],
) {
  const client = useQueryClient();
  const key = topics.join(',');
  useEffect(() => {
    if (key === '') return;
    return listen(key.split(','), {
      changed: () => void client.invalidateQueries({ queryKey: ['screen'] }),
      connected: set_connected,
    });
  }, [client, key]);
  return useQuery({
    queryKey: ['screen', path],
    queryFn: async ({ signal }) => {
      const screen = await read<T>(path, signal);
      set_server_time(screen.at);
      set_connected(true);
      return screen;
    },
  });
}
