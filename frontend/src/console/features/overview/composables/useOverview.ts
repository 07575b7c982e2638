import { useMutation, useQuery } from "@tanstack/vue-query";
import { ref, watch } from "vue";
import { api } from "@/console/api";

const CALM_MS = 60_000;
const EAGER_MS = 1500;
const GIVE_UP_MS = 15_000;

/** The platform's numbers. After «aggregate again» they are read eagerly until their watermark moves. */
export function useOverview() {
  const awaited = ref<{ watermark: string | null; since: number } | null>(null);
  const query = useQuery({
    queryKey: ["overview"],
    queryFn: ({ signal }) => api.get("/overview", { signal }),
    refetchInterval: () => (awaited.value ? EAGER_MS : CALM_MS),
  });
  watch([query.data, query.dataUpdatedAt], ([data]) => {
    const wait = awaited.value;
    if (wait && (data?.watermark !== wait.watermark || Date.now() - wait.since > GIVE_UP_MS)) awaited.value = null;
  });
  const refresh = useMutation({
    mutationFn: () => api.post("/overview/refresh"),
    onSuccess: () => {
      awaited.value = { watermark: query.data.value?.watermark ?? null, since: Date.now() };
      void query.refetch();
    },
  });
  return { ...query, refresh, awaited };
}
