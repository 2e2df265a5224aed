/* libprh: measuring how alike representations are. This is the one header that is promised by name. */
#ifndef PRH_PRH_H
#define PRH_PRH_H

#include <prh/export.h>
#include <prh/version.h>
#include <prh/status.h>
#include <prh/view.h>
#include <prh/store.h>
#include <prh/run.h>
#include <prh/representation.h>
#include <prh/model.h>
#include <prh/preprocess.h>
#include <prh/kernel.h>
#include <prh/neighbors.h>
#include <prh/null.h>
#include <prh/metric.h>
#include <prh/knn.h>
#include <prh/cka.h>
#include <prh/cknna.h>
#include <prh/cca.h>
#include <prh/rsa.h>
#include <prh/prepared.h>
#include <prh/interval.h>
#include <prh/overlap_curve.h>
#include <prh/multiplicity.h>
#include <prh/alignment.h>
#include <prh/layer_profile.h>
#include <prh/trend.h>
#include <prh/competence.h>
#include <prh/groups.h>
#include <prh/clustering.h>
#include <prh/model_map.h>
#include <prh/noise_ceiling.h>
#include <prh/study.h>
#include <prh/hsic_stream.h>
#include <prh/cooccurrence.h>
#include <prh/pmi.h>
#include <prh/certificate.h>
#include <prh/embedding.h>
#include <prh/procrustes.h>
#include <prh/colour.h>
#include <prh/world.h>
#include <prh/observation.h>
#include <prh/learner.h>

#endif
