import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { api } from "@/console/api";

const KEY = ["features"];

/** Every feature, and which are off for everybody. */
export function useFeatures() {
  return useQuery({ queryKey: KEY, queryFn: ({ signal }) => api.get("/features", { signal }) });
}

/** Turns a feature off for everybody, or lets it be again. */
export function useKillSwitch() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ name, off, reason }: { name: string; off: boolean; reason: string }) =>
      api.post(off ? "/features/{name}/kill" : "/features/{name}/restore", { path: { name }, body: { reason } }),
    onSuccess: (rows) => {
      cache.setQueryData(KEY, rows);
      void cache.invalidateQueries({ queryKey: ["switches"] });
    },
  });
}
