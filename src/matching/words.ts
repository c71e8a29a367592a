/** Words that say what a company does, not which one it is: they count little. */
export const GENERIC_WORDS =
  "trading trade import imports export exports importers exporters international global worldwide group holding holdings industry industries " +
  "industrial enterprise enterprises manufacturing manufacture products services service solutions systems technology technologies logistics " +
  "transport transportation freight forwarding shipping lines warehouse warehousing storage terminal terminals port customs broker brokers brokerage " +
  "foods food textile textiles machinery chemicals chemical electronics electronic electric furniture plastics instruments metals metal packaging " +
  "apparel garment garments seafood hardware optics precision medical automotive auto parts steel paper timber wood energy supply agriculture agro " +
  "comercial comercializadora importadora exportadora industrias industrial transportes logistica servicios alimentos textiles quimica " +
  "maquinaria agencia aduanal almacenes plasticos electronica muebles grupo internacional perdagangan industri makanan tekstil mesin kimia dagang " +
  "boeki denshi kagaku kogaku kogyo sangyo seisakusho kikai shokuhin shoji seni soko unso butsuryu tsusho bussan kinzoku jidosha " +
  "thuong mai xuat nhap khau dich vu van tai san xuat det may thuc pham commerce industrie transports commerciale";

export const GENERIC_CYRILLIC =
  "торговля торговый торговая дом импорт экспорт логистика транспорт группа компания завод фабрика промышленность машиностроение химия продукты мебель";

/** In scripts without spaces. */
export const GENERIC_UNSPACED =
  "貿易 實業 電子 精密機械 機械 紡織 化工 食品 五金 光學 家具 醫療器材 醫療 器材 塑膠 塑料 工業 科技 技術 國際 集團 物流 運輸 倉儲 報關 進出口 產業 製造 企業 商事 商会 " +
  "通商 産業 製作所 工業所 電機 化学 化學 繊維 倉庫 運送 港運 物産 무역 전자 기계 화학 식품 섬유 산업 공업 물류 운송 창고 통상 가구 상사 관세 관세사 금속 정밀 " +
  "การค้า เทรดดิ้ง อุตสาหกรรม อาหาร สิ่งทอ เคมี อิเล็กทรอนิกส์ ขนส่ง โลจิสติกส์ เครื่องจักร ชิปปิ้ง เฟอร์นิเจอร์ พลาสติก";

/** How a word is usually shortened. */
export const ABBREVIATIONS =
  "intl=international int=international mfg=manufacturing mfrs=manufacturing ind=industries inds=industries imp=import exp=export trdg=trading trad=trading " +
  "tdg=trading ent=enterprises entp=enterprises tech=technology techs=technologies elec=electronics electr=electronics eng=engineering engg=engineering " +
  "svc=services svcs=services serv=services sys=systems prod=products prods=products grp=group hldg=holding hldgs=holdings bros=brothers mach=machinery " +
  "chem=chemical chems=chemicals log=logistics trans=transport transp=transport whse=warehouse dev=development natl=national gen=general pkg=packaging";

/** Words that join others. */
export const JOINING = "and of the for de del la las los el y e et du des da do und und von van va и";
