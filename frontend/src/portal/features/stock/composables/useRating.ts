import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";
import type { NewContest, VehicleRating } from "@/api/contract";
import { api } from "@/portal/api";

const KEY = "stock";

/** What the market says of one car's price. Read with the panel; a minute old is young enough. */
export function useRating(id: Ref<string>) {
  return useQuery({
    queryKey: [KEY, "rating", id],
    queryFn: ({ signal }) => api.get("/stock/vehicles/{vehicle_id}/rating", { path: { vehicle_id: id.value }, signal }),
    enabled: computed(() => id.value !== ""),
    staleTime: 60_000,
  });
}

/** Contesting a rating: first the words, then the files one by one, so that a refused file loses nothing else. */
export function useContests(id: Ref<string>) {
  const cache = useQueryClient();
  const show = (told: VehicleRating): void => void cache.setQueryData([KEY, "rating", id.value], told);
  const refresh = (): Promise<void> => cache.invalidateQueries({ queryKey: [KEY, "rating", id.value] });

  const open = useMutation({
    mutationFn: (body: NewContest) => api.post("/stock/vehicles/{vehicle_id}/contests", { path: { vehicle_id: id.value }, body }),
    onSuccess: show,
  });
  const addFile = useMutation({
    mutationFn: ({ contest, file }: { contest: string; file: File }) => {
      const body = new FormData();
      body.append("file", file);
      return api.post("/stock/contests/{contest_id}/evidence", { path: { contest_id: contest }, body });
    },
    onSettled: refresh,
  });
  const withdraw = useMutation({
    mutationFn: (contest: string) => api.post("/stock/contests/{contest_id}/withdraw", { path: { contest_id: contest } }),
    onSuccess: show,
  });
  return { open, addFile, withdraw };
}
