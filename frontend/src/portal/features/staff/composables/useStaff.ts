import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import type { StaffMember } from "@/api/contract";
import { api } from "@/portal/api";
import { RIGHTS } from "@/portal/rights";
import { useSession } from "@/shared/session/store";

const KEY = "staff";
/** Roles that only the holder of the right to appoint gives or takes, as the server has it. */
const APPOINTED = new Set(["OWNER", "MANAGER"]);

export type Deed = "role" | "end" | "reinstate";

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

/** Another role, goodbye, or welcome back. */
export function useDeed(member: StaffMember, deed: Deed) {
  const cache = useQueryClient();
  const path = { member_id: member.id };
  return useMutation({
    mutationFn: (role: string) => (deed === "role" ? api.patch("/staff/{member_id}", { path, body: { role } }) : api.post(`/staff/{member_id}/${deed}`, { path })),
    onSuccess: () => cache.invalidateQueries({ queryKey: [KEY, "list"] }),
  });
}

/** What the signed-in person may do to whom. */
export function useStaffRights() {
  const session = useSession();
  const mayGive = (role: string): boolean => session.can(RIGHTS.invite) && (!APPOINTED.has(role) || session.can(RIGHTS.appoint));
  function deeds(member: StaffMember): Deed[] {
    if (!mayGive(member.role)) return [];
    if (member.state === "ACTIVE") return ["role", "end"];
    return member.state === "ENDED" ? ["reinstate"] : [];
  }
  return { mayGive, deeds };
}
