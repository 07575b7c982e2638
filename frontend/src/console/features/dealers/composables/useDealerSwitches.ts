import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import type { Ref } from "vue";
import { api } from "@/console/api";

/** A dealer's features, limits and hosts; every change answers the whole as it stands then. */
export function useDealerSwitches(id: Ref<string>) {
  const cache = useQueryClient();
  const key = ["switches", id];
  const onSuccess = (answer: unknown): void => void cache.setQueryData(["switches", id.value], answer);
  const query = useQuery({ queryKey: key, queryFn: ({ signal }) => api.get("/dealers/{dealer_id}/switches", { path: { dealer_id: id.value }, signal }) });
  const setFeature = useMutation({
    mutationFn: ({ name, on, reason }: { name: string; on: boolean | null; reason: string }) =>
      api.patch("/dealers/{dealer_id}/features/{name}", { path: { dealer_id: id.value, name }, body: { on, reason } }),
    onSuccess,
  });
  const setQuota = useMutation({
    mutationFn: ({ name, limit, reason }: { name: string; limit: number | null; reason: string }) =>
      api.patch("/dealers/{dealer_id}/quotas/{name}", { path: { dealer_id: id.value, name }, body: { limit, reason } }),
    onSuccess,
  });
  const check = useMutation({
    mutationFn: (host: string) => api.post("/dealers/{dealer_id}/hosts/{host_id}/check", { path: { dealer_id: id.value, host_id: host } }),
    onSuccess,
  });
  const remove = useMutation({
    mutationFn: (host: string) => api.delete("/dealers/{dealer_id}/hosts/{host_id}", { path: { dealer_id: id.value, host_id: host } }),
    onSuccess,
  });
  return { query, setFeature, setQuota, check, remove };
}
