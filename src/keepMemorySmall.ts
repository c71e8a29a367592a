import { keepMemorySmall } from "./projection/processMemory.ts";

// Imported for its effect, before anything else: what other modules do while they are loaded already makes the memory grow.
keepMemorySmall();
