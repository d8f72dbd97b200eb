#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

/* A macro made of macros, which Swift does not import. */
static const int publicKeySelection = EVP_PKEY_PUBLIC_KEY;

/* A list of parameters keeps the addresses of its names, which those of Swift's strings do not outlive. */
static const char *const modulusName = OSSL_PKEY_PARAM_RSA_N;
static const char *const exponentName = OSSL_PKEY_PARAM_RSA_E;
