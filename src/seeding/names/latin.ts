import type { NameBook, Word } from "./book.ts";

const words = (text: string): Word[] => text.split(" ").map((word) => [word.replaceAll("_", " ")]);

const ENGLISH_FIRST = words(
  "Amber Aspen Bayside Beacon Birch Bluewater Bridgeport Canyon Cascade Cedar Clearbrook Copper Cypress Delta Eastfield " +
    "Elmwood Fairhaven Foxglove Granite Greenway Harborline Hawthorn Highfield Ironwood Juniper Keystone Lakeshore Larkspur " +
    "Longview Maple Meadow Millstone Northgate Oakridge Orchard Pinecrest Quarry Redstone Ridgeline Riverbend Sandpiper " +
    "Silverleaf Southport Stonebridge Summit Thornbury Tidewater Valley Westbrook Willow",
);
const ENGLISH_SECOND = words(
  "Anchor Arch Bell Bluff Bough Brook Chart Cliff Compass Coral Cove Crest Dale Dune Fern Field Ford Gable Glen Grove Haven " +
    "Heron Hollow Inlet Kestrel Lantern Ledge Linen Loom Mast Mill Oriole Plough Point Rapids Reef Spruce Tern Vale Weir",
);
const ENGLISH_TRADES = words(
  "Trading Imports Exports Foods Textiles Machinery Chemicals Electronics Furniture Plastics Instruments Metals Packaging Apparel",
);

/** English names; the legal forms differ by economy. */
function english(...forms: Word[]): NameBook {
  return {
    latin: "{first} {second} {trade} {form}",
    local: null,
    first: ENGLISH_FIRST,
    second: ENGLISH_SECOND,
    trades: ENGLISH_TRADES,
    forms,
    localMarker: "",
  };
}

/** Spanish names of a place with its adjective, as Valle Verde. */
function spanish(...forms: Word[]): NameBook {
  return {
    latin: "{trade} {first} {second} {form}",
    local: null,
    first: words("Valle Puerto Cerro Monte Prado Lago Campo Bosque Cabo Llano Huerto Faro Muelle Arroyo"),
    second: words("Verde Alto Claro Nuevo Azul Blanco Hondo Largo Sereno Dorado Ancho Antiguo Florido Lejano"),
    trades: words("Exportadora Importadora Comercial Agroindustrial Textiles Manufacturas Alimentos Maderas"),
    forms,
    localMarker: "",
  };
}

const MALAY: NameBook = {
  latin: "{first} {second} {trade} Sdn. Bhd.",
  local: null,
  first: words("Cahaya Bayu Permata Sungai Bukit Pantai Rimba Kenanga Cempaka Purnama"),
  second: words("Timur Selatan Utara Barat Jaya Damai Murni Setia Teguh Baru"),
  trades: words("Trading Industries Electronics Rubber Furniture Foods"),
  forms: [[""]],
  localMarker: "",
};

const INDONESIAN: NameBook = {
  latin: "PT {first} {second} {trade}",
  local: null,
  first: words("Sinar Surya Bintang Karya Mitra Samudera Gunung Tirta Cahaya Bumi Rimba Fajar"),
  second: words("Utama Lestari Mandiri Sentosa Abadi Makmur Sejahtera Nusantara Perdana Prima"),
  trades: words("Tekstil Elektronik Pangan Kimia Logam Furnitur Niaga"),
  forms: [[""]],
  localMarker: "",
};

/** Books in Latin letters alone. */
export const LATIN_BOOKS: Readonly<Record<string, NameBook>> = {
  US: english(["Inc."], ["LLC"], ["Corp."]),
  CA: english(["Ltd."], ["Inc."]),
  AU: english(["Pty Ltd"]),
  NZ: english(["Limited"]),
  SG: english(["Pte. Ltd."]),
  CL: spanish(["S.A."], ["SpA"], ["Ltda."]),
  MX: spanish(["S.A. de C.V."], ["S. de R.L. de C.V."]),
  PE: spanish(["S.A.C."], ["S.A."]),
  MY: MALAY,
  ID: INDONESIAN,
};
