import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { api } from "@/portal/api";

const KEY = "staff";

export function useStaffList() {
  return useQuery({ queryKey: [KEY, "list"], queryFn: ({ signal }) => api.get("/staff", { signal }) });
}

export function useRoles() {
  return useQuery({ queryKey: [KEY, "roles"], queryFn: ({ signal }) => api.get("/staff/roles", { signal }), staleTime: 600_000 });
}

export function useInvite() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: { email: string; name?: string; role: string }) => api.post("/staff/invitations", { body }),
    onSuccess: () => cache.invalidateQueries({ queryKey: [KEY, "list"] }),
  });
}
