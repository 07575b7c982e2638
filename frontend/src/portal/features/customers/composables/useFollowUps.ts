import { useMutation, useQueryClient } from "@tanstack/vue-query";
import { api } from "@/portal/api";

/** Ticking off what was to be done about a lead. */
export function useFollowUps() {
  const cache = useQueryClient();
  const finish = useMutation({
    mutationFn: ({ lead, id }: { lead: string; id: string }) => api.post("/leads/{lead_id}/follow-ups/{follow_up_id}/done", { path: { lead_id: lead, follow_up_id: id } }),
    onSuccess: () => cache.invalidateQueries({ queryKey: ["leads"] }),
  });
  return { finish };
}
