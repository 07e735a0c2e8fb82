#include "domain/directory/directory.hpp"
#include "domain/terms/terms.hpp"

namespace directory {
namespace {

using fhir::array;
using fhir::Draft;
using fhir::object;

Draft organisation_resource(Organisation const& one) {
    return object({{"resourceType", "Organization"},
                   {"id", one.id},
                   {"active", true},
                   {"type", array({terms::text_concept(one.kind)})},
                   {"name", one.name}});
}

Draft hours_of(Service const& service) {
    if (service.from == "00:00" && service.to == "24:00")
        return array({object({{"allDay", true}})});
    return array({object({{"availableStartTime", service.from + ":00"},
                          {"availableEndTime", service.to + ":00"}})});
}

Draft service_resource(Service const& service) {
    return object({{"resourceType", "HealthcareService"},
                   {"id", service.id},
                   {"active", true},
                   {"providedBy", terms::reference("Organization", service.organisation)},
                   {"type", array({terms::own_concept("service-kind", service.kind)})},
                   {"name", service.name},
                   {"availableTime", hours_of(service)}});
}

Draft unit_resource(Service const& service) {
    return object({{"resourceType", "Location"},
                   {"id", service.id},
                   {"status", "active"},
                   {"name", service.name},
                   {"mode", "instance"},
                   {"managingOrganization",
                    terms::reference("Organization", service.organisation)}});
}

Draft schedule_resource(Service const& service) {
    return object({{"resourceType", "Schedule"},
                   {"id", service.id},
                   {"active", true},
                   {"actor", array({terms::reference("HealthcareService", service.id)})}});
}

void add_staff(std::vector<Draft>& resources, Staff const& staff) {
    resources.push_back(object({{"resourceType", "Practitioner"},
                                {"id", staff.account},
                                {"active", true},
                                {"name", array({terms::text_concept(staff.name)})}}));
    resources.push_back(
        object({{"resourceType", "PractitionerRole"},
                {"id", staff.account},
                {"active", true},
                {"practitioner", terms::reference("Practitioner", staff.account, staff.name)},
                {"organization", terms::reference("Organization", staff.organisation)},
                {"code", array({terms::own_concept("staff-role", staff.role)})}}));
}

}  // namespace

std::vector<Draft> seed(Directory const& directory) {
    std::vector<Draft> resources;
    for (auto const& one : directory.organisations)
        resources.push_back(organisation_resource(one));
    for (auto const& service : directory.services) {
        resources.push_back(service_resource(service));
        if (service.kind == "bed") resources.push_back(unit_resource(service));
        if (service.kind == "home") resources.push_back(schedule_resource(service));
    }
    for (auto const& one : directory.staff) add_staff(resources, one);
    return resources;
}

}  // namespace directory
