"""Names for runs that nobody named: adjective-noun, to which the run's number is added."""

from __future__ import annotations

import random

ADJECTIVES = (
    "able agile amber ample azure basic brave brief bright brisk calm candid civil clean clear clever "
    "cool coral crisp daring deft direct eager early easy elder exact fair fine firm fleet fond frank "
    "free fresh gentle giant glad golden grand great green handy happy hardy honest humble ideal jolly "
    "keen kind large lean light lively loyal lucid lucky lunar major mellow merry mild modest neat new "
    "nimble noble novel open pale patient plain polite prime proud pure quick quiet rapid rare ready "
    "regal rich robust rosy round royal sage sharp shiny silent silver simple sleek smart smooth snug "
    "solar solid sound spry stable steady still stout strong subtle sunny sure swift tidy tough tranquil "
    "true upbeat urban valid vast vivid warm wide wise witty young zesty"
).split()

NOUNS = (
    "acorn alder alpaca anchor apple arch ash aspen atlas aurora badger bamboo bay beacon bear beech "
    "birch bison bloom breeze bridge brook canyon cedar cherry cliff cloud clover comet condor coral "
    "crane creek crow cypress dawn deer delta dove dune eagle elk elm ember falcon fern field finch "
    "fjord flint forest fox gale garden gecko glacier glade grove gull harbor hare hawk hazel heath "
    "heron hill ibis iris island ivy jay juniper kestrel kite lagoon lake larch lark laurel lemur lilac "
    "lily lotus lynx magpie maple marsh marten meadow mesa moon moss moth oak oasis ocean orchid oriole "
    "osprey otter owl palm panda pebble pine plover pond poplar prairie quail quartz rain raven reef "
    "ridge river robin rowan sail salmon sequoia shore sky snow spruce star stone stork storm stream "
    "summit swan tern thrush tide trail tulip valley vale vole walnut wave willow wind wolf wren yew"
).split()


def petname(number: int, *, chance: random.Random | None = None) -> str:
    """A name such as ``brave-otter-12`` for run 12."""
    chance = chance or random.Random()  # noqa: S311 - a name is no secret
    return f"{chance.choice(ADJECTIVES)}-{chance.choice(NOUNS)}-{number}"
