import { extendZodWithOpenApi } from "@asteasolutions/zod-to-openapi";
import { z } from "zod";

extendZodWithOpenApi(z);

/** zod with `.openapi()`. Every schema of the edge starts from here, so that the method is there whoever is loaded first. */
export { z };
