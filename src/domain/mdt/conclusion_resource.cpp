#include "domain/mdt/conclusion.hpp"
#include "domain/terms/terms.hpp"

namespace mdt {
namespace {

using fhir::Draft;

Draft pathway_of(Pathway pathway) {
    auto coded = terms::own_concept(terms::pathway, name_of(pathway));
    if (!national_code(pathway).empty())
        coded.add("coding", terms::coding(terms::code_system("national-pathway"),
                                          national_code(pathway)));
    return coded;
}

}  // namespace

store::Change change_for(Conclusion const& conclusion, Setting const& setting) {
    auto task = fhir::object(
        {{"resourceType", "Task"},
         {"id", setting.id},
         {"extension",
          fhir::array({terms::extension("episode", "valueReference",
                                        terms::reference("EpisodeOfCare", setting.episode)),
                       terms::extension("recorded-by", "valueString",
                                        terms::text_or_absent(setting.author))})},
         {"status", "completed"},
         {"intent", "plan"},
         {"code", terms::own_concept(terms::step, "decision", "Decision")},
         {"focus", terms::reference("EpisodeOfCare", setting.episode)},
         {"for", terms::reference("Patient", setting.patient)},
         {"authoredOn", base::to_text(setting.at)},
         {"lastModified", base::to_text(setting.at)}});
    auto add = [&](std::string_view code, std::string_view text) {
        if (!text.empty()) task.add("input", terms::detail(code, "valueString", text));
    };
    task.add("input", terms::detail("pathway", "valueCodeableConcept",
                                    pathway_of(conclusion.pathway)));
    for (auto const& option : conclusion.options) add("option", option);
    add("why-not-home", conclusion.why_not_home);
    add("wish", conclusion.wish);
    for (auto const& person : conclusion.present) add("present", person);
    add("reason", conclusion.reason);
    if (auto const& forecast = conclusion.forecast) {
        add("forecast", forecast->text);
        task.add("input", terms::detail("forecast-days", "valueInteger", forecast->days));
        task.add("input",
                 terms::detail("forecast-probability", "valueInteger", forecast->probability));
    }
    return terms::change(task, 0);
}

}  // namespace mdt
