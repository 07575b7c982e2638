import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { api } from "@/portal/api";

const KEY = ["domains"];
const POLL_MS = 30_000;

/** The dealer's hosts; while one waits for its record the list is read again now and then. */
export function useDomains() {
  return useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => api.get("/domains", { signal }),
    refetchInterval: (state) => (state.state.data?.hosts.some((one) => one.state === "PENDING") ? POLL_MS : false),
  });
}

/** What can be done to hosts. Every answer is the whole list as it stands then. */
export function useDomainActions() {
  const cache = useQueryClient();
  const onSuccess = (answer: unknown): void => void cache.setQueryData(KEY, answer);
  const add = useMutation({ mutationFn: (host: string) => api.post("/domains", { body: { host } }), onSuccess });
  const check = useMutation({ mutationFn: (id: string) => api.post("/domains/{host_id}/check", { path: { host_id: id } }), onSuccess });
  const choose = useMutation({
    mutationFn: (id: string | null) => (id ? api.post("/domains/{host_id}/primary", { path: { host_id: id } }) : api.delete("/domains/primary")),
    onSuccess,
  });
  const remove = useMutation({ mutationFn: (id: string) => api.delete("/domains/{host_id}", { path: { host_id: id } }), onSuccess });
  return { add, check, choose, remove };
}
