import { ScannerClass } from './scanner-class';
import { wordList } from './word-list';

/**
 * Routers, cameras, VPN gateways, mail and intranet servers, and the CGI directories of the servers
 * before them: the targets of botnets, which ask every address alike. `/autodiscover` is missing on
 * purpose: mail programs ask it of their users' own domain.
 */
export const APPLIANCES: ScannerClass = {
  name: 'appliance',
  segments: wordList(`
    hnap1 gponform boaform goform luci cgi-bin cgi-sys cgi-mod cgi-win cgi-local cgi-perl cgi-bin2 cgibin
    cgi-exe cgi-dos cgi-shl cgi-home cgi-pub cgi-lib cgi-wrap fcgi-bin local-cgi cgis htbin perl-bin
    device.rsp dana-na dana-cached dana-admin +cscoe+ +cscot+ +cscol+ +webvpn+ sslvpn
    global-protect globalprotect ssl-vpn tmui mifs vpnsvc owa ecp microsoft-server-activesync exchweb
    exadmin rpcwithcert adfs certsrv certenroll iisadmpwd iisadmin iissamples iishelp msadc aspnet_client
    aspnet_webadmin siteserver _layouts _catalogs _mem_bin _private lotus_domino_admin oa_html oa_java
    oprocmgr-status xmlpserver pnagent nfuse metaframe reportserver tsweb rdweb
    surgemail netscaler vsphere-client websso nmaplowercheck webacc wbem cimom onvif webctrl
    ucmdb irj ctcwebservice zimbra zimbraadmin wsman bigipauth
    telerik.web.ui ejbinvoker`),
  first: wordList('ews sap pls isapi citrix sbin msword jnlp-inf mapi oab evox prtg'),
  pairs: wordList(`
    remote/login remote/fgt_lang vpn/index vpn/index.html mgmt/tm mgmt/shared portal/redlion exchange/lib
    rpc/rpcproxy.dll sap/hana sap/public sap/bc ui/login.action crowd/console scripts/root.exe menu/ss
    menu/stapp nitro/v1 sdk/weblanguage`),
  patterns: [
    /\/level\/\d{1,2}\/exec(?=\/|$)/,
    /\/telerik\.web\.ui\./,
    /\/(?:cgi|scgi|wcgi)-?bin\d?(?=\/|$)/,
    /\/_vti_[a-z]{2,12}(?=[/.]|$)/,
  ],
};
