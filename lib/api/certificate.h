/* The inside of certificates, which embeddings read. */
#ifndef PRH_API_CERTIFICATE_H
#define PRH_API_CERTIFICATE_H

#include "pmi/certificate.h"

struct prh_certificate {
    prh__certificate inside;
};

#endif
