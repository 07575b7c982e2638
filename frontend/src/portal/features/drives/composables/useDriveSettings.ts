import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import type { DriveSettingsIn } from "@/api/contract";
import { api } from "@/portal/api";

const KEY = ["drive-settings"];

/** How the dealer gives test drives, and changing it. */
export function useDriveSettings() {
  const cache = useQueryClient();
  const { data: settings } = useQuery({ queryKey: KEY, queryFn: ({ signal }) => api.get("/drive-settings", { signal }) });
  const change = useMutation({
    mutationFn: (body: DriveSettingsIn) => api.post("/drive-settings", { body }),
    onSuccess: (said) => cache.setQueryData(KEY, said),
  });
  return { settings, change };
}
