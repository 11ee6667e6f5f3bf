/**
 * Words of ordinary web addresses, in the singular where they have one: a path that holds one may be a
 * page that moved, whoever asks for it. Never learned; what a scanner means by them the classes of
 * probes say.
 */
export const ORDINARY_WORDS: ReadonlySet<string> = new Set(
  `
    about accessibility account activate activity address admin affiliate agenda album alert android
    announcement answer apple application apply archive area article asset audio auth author avatar award
    banner basket billing blog board book booking bookmark brand browse business button calendar campaign
    cancel career cart case catalog catalogue category certificate change channel chart chat checkout city
    claim class client club collection comment commerce community company compare complete component
    condition confirm connect contact content contest contract cookie copyright corporate count country
    coupon course create customer dashboard data date deal delete delivery demo department design detail
    developer device diary dictionary directory discount discover docs document domain donate download draft
    drive edit education email embed employee engine english entry episode error estimate event example
    exchange experience explore export fabric facebook faculty favorite favourite feature feed feedback
    field file filter finance find firm folder follow food footer forgot form forum free friend fund gallery
    game gift global graph group guest guide handbook hash header health help hire history home hotel house
    icon idea image import inbox index industry info information insight instagram install instruction
    insurance integration international intranet introduction inventory invite invoice issue item japan
    javascript job join journal json kids label landing language last latest launch layout learn legal
    lesson letter library license lifestyle like link list live local location login logout logo mail
    main manager manual manufacturer market marketing match media medium meeting member membership menu
    message method mission mobile model modern module money month most movie music name national network
    news newsletter next note notice notification number offer office online open option order organization
    origin other outlet overview owner package page panel paper parent part partner party password past
    payment people personal phone photo picture place plan platform play player podcast policy poll popular
    portal portfolio post premium press preview price pricing print privacy private product profile program
    project promo promotion property provider public publication purchase quality question quick quote rate
    rating read receipt recent recipe redirect refund region register registration release remove rental
    report request research reservation reset resource rest result resume return review reward role room
    rule sale sample save schedule school science search season section security seminar send series server
    service session setting share shipping shop sign signin signup sitemap size social solution sort source
    special sport staff star start state static statistic status step stock store story stream street student
    studio style subject submit subscribe subscription subject suggest summer summary supplier support survey
    system table team technology template term test testimonial text theme ticket time title today token
    tool topic tour track trade trailer training transfer translation travel trend trial tutorial twitter
    type unit university unsubscribe update upgrade upload user value vendor verify version video view
    visit voucher wallet watch weather webinar website week welcome wiki winter wishlist woman word work
    workshop world year youtube zone
  `
    .trim()
    .split(/\s+/),
);
