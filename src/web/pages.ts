import type { ComponentType } from "preact";
import type { PageEntry } from "./pageList.ts";

/** How each page is fetched, when it is opened. */
export const LOADERS: Readonly<Record<PageEntry["name"], () => Promise<ComponentType>>> = {
  start: async () => (await import("./start/StartPage.tsx")).StartPage,
  officer: async () => (await import("./officer/OfficerPage.tsx")).OfficerPage,
  registrar: async () => (await import("./registrar/RegistrarPage.tsx")).RegistrarPage,
  arrangements: async () => (await import("./arrangements/ArrangementsPage.tsx")).ArrangementsPage,
  monitoring: async () => (await import("./monitoring/MonitoringPage.tsx")).MonitoringPage,
  programme: async () => (await import("./programme/ProgrammePage.tsx")).ProgrammePage,
  trs: async () => (await import("./trs/TrsPage.tsx")).TrsPage,
  audit: async () => (await import("./audit/AuditPage.tsx")).AuditPage,
  accesses: async () => (await import("./accesses/AccessesPage.tsx")).AccessesPage,
  trader: async () => (await import("./trader/TraderPage.tsx")).TraderPage,
};
