/** /proc/cpuinfo: its text in; out, whether a hypervisor runs below the system. On processors of the x86 family only. */
export const isGuest = (cpuinfo: string): boolean => /^flags\s*:.*\bhypervisor\b/m.test(cpuinfo);
