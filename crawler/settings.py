"""Scrapy's settings, each with its reason. `crawler.crawl` overrides what a crawl is asked for (delay, budgets).

"Measured" refers to 2,000 pages of a local farm on one core; ratios, not absolute figures, are the result.
"""

from __future__ import annotations

BOT_NAME = "patuh"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"

# -- who we are --------------------------------------------------------------------------------------

ROBOTSTXT_USER_AGENT = "patuh"  # the name to write into robots.txt
INFO_URL = "https://patuh.invalid/perayap"
CONTACT = "kontak-belum-diisi@patuh.invalid"  # PATUH_CONTACT names a mailbox that somebody reads; .invalid never exists
USER_AGENT = f"patuh (+{INFO_URL}; {CONTACT})"  # crawler.crawl puts version and contact in
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5",
    "Accept-Language": "id,en;q=0.5",  # the Indonesian side of bilingual sites is the one the law is about
}

# -- politeness --------------------------------------------------------------------------------------

ROBOTSTXT_OBEY = True  # obeyed by crawler.middlewares.RobotsMiddleware, which also obeys its failures
CONCURRENT_REQUESTS_PER_DOMAIN = 1  # small office servers: one request at a time
DOWNLOAD_DELAY = 1.0  # seconds between requests to one host; --delay
DOWNLOAD_DELAY_JITTER = 0.5  # half to one and a half times the delay, so that sites on one server do not beat in step
AUTOTHROTTLE_ENABLED = True  # only ever slows a host down, to the pace at which it answers
AUTOTHROTTLE_START_DELAY = DOWNLOAD_DELAY
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0
AUTOTHROTTLE_MAX_DELAY = 20.0
RETRY_TIMES = 1  # once more, for transient outcomes only (crawler.middlewares.TransientRetry)
RETRY_PRIORITY_ADJUST = -1  # after everything else
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # the outcome is recorded; a site that is down is no error of ours
COOKIES_ENABLED = False  # nobody is followed, and no session makes a page look different the second time
HTTPPROXY_ENABLED = False  # behind a proxy nobody can vouch that an address is public; also ignores http_proxy

# -- how much at once ----------------------------------------------------------------------------------

PATUH_WINDOW = 400  # sites in flight; measured flat from 200 to 2,000 sites, where feeding all at once costs 1.45x
CONCURRENT_REQUESTS = 400  # a site holds one request at most, so it never waits for another site's
CONCURRENT_ITEMS = 1  # Scrapy starts this many tasks per response: 100 cost 1.3 ms a page more than 1
REACTOR_THREADPOOL_MAXSIZE = 30  # names are looked up in these threads
DNS_TIMEOUT = 10  # seconds; a dead name server must not hold a thread for the default 60
TWISTED_DNS_RESOLVER = "crawler.network.PublicResolver"
DOWNLOAD_TIMEOUT = 30  # seconds for the whole answer; the default of 180 lets a few hanging hosts hold the night
DOWNLOAD_MAXSIZE = 20 * 1024 * 1024  # bytes; the default is 1 GiB
DOWNLOAD_WARNSIZE = 0  # the outcome says it
PATUH_PAGE_MAXSIZE = 5 * 1024 * 1024  # bytes of a page: longer ones are dumps, and reading them would cost seconds
PATUH_DOCUMENT_MAXSIZE = 10 * 1024 * 1024  # bytes of a linked PDF, Word or Excel file; agencies are told to stay below
MEMUSAGE_LIMIT_MB = 1500  # rather end this process than the machine; its sites are done again
DOWNLOAD_FAIL_ON_DATALOSS = False  # servers with a wrong Content-Length are common; browsers show the page, so do we

# -- how much of a site; what a crawl takes unless it is asked for otherwise ---------------------------

PATUH_MAX_PAGES = 100  # pages fetched per site; --max-pages
PATUH_MAX_DOCUMENTS = 10  # PDF, Word and Excel files, on top; --max-documents
PATUH_MAX_SCANS = 8  # scans and pictures recognised per night; --max-scans
PATUH_MAX_RENDERED = 10  # pages that a browser builds; --max-rendered
PATUH_MAX_OUTSIDE = 6  # forms elsewhere that are tried per night; --max-outside

# -- who decides what ----------------------------------------------------------------------------------

DOWNLOAD_VERIFY_CERTIFICATES = True  # crawler.network.PageHandler reads once unverified when this fails
DOWNLOAD_HANDLERS = {
    "http": "crawler.network.PageHandler",
    "https": "crawler.network.PageHandler",
    "data": None,  # pages come from the network, and from nowhere else
    "file": None,
    "ftp": None,
    "s3": None,
}
PATUH_ALLOW_PRIVATE = False  # tests and the demo switch it on
DOWNLOADER_MIDDLEWARES = {
    "crawler.middlewares.AddressGuard": 50,
    "crawler.middlewares.RobotsMiddleware": 100,
    "crawler.middlewares.TransientRetry": 550,
    "crawler.middlewares.Politeness": 800,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,  # takes a failing robots.txt for permission
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,  # retries everything, at once
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # the frontier knows the scope
}
SPIDER_MIDDLEWARES = {
    # The spider sees every answer, and none of its requests may vanish on the way: a site whose only
    # request is dropped would never end.
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
}
REDIRECT_ENABLED = False  # each hop is judged: scope, loops, private addresses, robots.txt
METAREFRESH_ENABLED = False
REFERER_ENABLED = False  # some infected sites show visitors from elsewhere another page
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"  # the frontier knows what was seen, per site
ITEM_PIPELINES = {"crawler.pipelines.SitePipeline": 100}
EXTENSIONS = {
    "crawler.extensions.Ledger": 10,
    "crawler.extensions.StopAtDocuments": 10,
    "crawler.extensions.RunHealth": 10,
    "scrapy.extensions.corestats.CoreStats": None,  # nobody reads them; each costs time per request
    "scrapy.extensions.logstats.LogStats": None,
}
DOWNLOADER_STATS = False
STATS_DUMP = False
TELNETCONSOLE_ENABLED = False  # an open port is nothing for a crawler
REMOTE_CONTROL_ENABLED = False
LOG_LEVEL = "INFO"  # DEBUG writes a line per page
LOG_VERSIONS: list[str] = []
