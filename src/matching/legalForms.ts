/** What says only of which legal kind a company is, by words without points: "S.A. de C.V." is "sa de cv". */
export const FORM_WORDS =
  "ltd limited co company inc incorporated corp corporation llc llp lp plc pllc ulc gmbh ag kg ohg ug sa sas sac saa sarl sasu snc " +
  "eurl srl spa bv nv ab oy oyj as aps kk gk yk pte pty proprietary sdn bhd berhad pt tbk cv persero sab sapi rl eirl ltda limitada " +
  "zoo doo kft zrt ooo oao zao pao jsc ojsc cjsc pjsc tnhh mtv gufen youxian gongsi pvt opc ооо оао зао пао ао ип нпао";

/** Forms of several words, separated by semicolons. */
export const FORM_PHRASES =
  "s de rl;de capital variable;sociedad anonima;sociedad de responsabilidad limitada;kabushiki kaisha;kabushiki gaisha;godo kaisha;" +
  "yugen kaisha;jusik hoesa;yuhan hoesa;công ty;cổ phần;một thành viên;trách nhiệm hữu hạn;private limited;public limited;" +
  "общество с ограниченной ответственностью;акционерное общество;публичное акционерное общество;" +
  "закрытое акционерное общество;открытое акционерное общество";

/** Of scripts that set no spaces between words: cut out wherever they stand, the longest first. */
export const UNSPACED_FORMS =
  "股份有限公司 有限責任公司 有限公司 公司 株式会社 株式會社 有限会社 合同会社 合資会社 合名会社 (株) (有) (合) " +
  "주식회사 유한회사 유한책임회사 합자회사 (주) (유) บริษัท จำกัด (มหาชน) มหาชน ห้างหุ้นส่วน หจก บจก";

/** Marks that a name was made up, which no paper carries; separated by semicolons. */
export const MADE_UP_MARKS = "(synthetic);(虛構);(架空);(가상);(สมมติ);(вымышленное);(hư cấu)";
