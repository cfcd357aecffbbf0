"""Every class of printed number once or more: the sentence, what it gives, and why the case is here."""

from __future__ import annotations

import pytest

from analysis.find.quantities import find_quantities
from analysis.story import story_from_records

# sentence | expected, ";" between quantities: VALUE or LOW..HIGH, then the bound if it is not "=", then the unit if it matters | reason
# An expectation of "-" says that the sentence gives no quantity.
CASES = """
# --- plain numbers
The army called up 60,000 reservists. | 60000 | a separator is no decimal point
The army called up 60000 reservists. | 60000 | the same without a separator
It printed 1,307,000 copies. | 1307000 | two separators
The village has 10 000 inhabitants. | 10000 | a space as separator, as the SI prints it
They counted 2,500.75 points. | 2500.75 = point | separator and decimals
About .534 of shots went in. | 0.534 ~ | no digit before the point
The firm paid 1,50,000 rupees. | 150000 = rupee | Indian grouping
There were 4 hundred people. | 400 | digit and scale word
Police arrested 17 people. | 17 = people | a counted noun in the plural without s
She has 3 children. | 3 = child | an irregular plural goes to its singular
Five children were among the dead. | 5 = child | a spelled number at the start
Three hundred and fifty men marched. | 350 = man | British "and" inside a number
Twenty-eight thousand six hundred forty-two students enrolled. | 28642 = student | a long American number
One-hundred candidates signed the letter. | 100 = candidate | a hyphen that is no unit
A hundred protesters came. | 100 = protester | the article is the one
A million people fled. | 1000000 = people | the article before a scale
Half a million people fled. | 500000 = people | half of a scale is a number, no fraction
A half-million people fled. | 500000 = people | the same with a hyphen
A quarter of a million people fled. | 250000 = people | a fraction of a scale is a number
Two and a half million people fled. | 2500000 = people | a half inside a scaled number
It took three and a half years. | 3.5 = year | a half behind a number
She wrote a one-and-a-half-page letter. | 1.5 = page | a hyphenated half with its noun
He waited 2½ hours. | 2.5 = hour | a fraction sign behind digits
He waited 3 1/2 hours. | 3.5 = hour | a mixed number
A dozen relatives travelled. | 12 = relative | a dozen is twelve
Half a dozen relatives travelled. | 6 = relative | half a dozen is six
Nearly three dozen countries signed. | 36 < country | dozens that are counted
Nineteen people and twenty dogs drowned. | 19 = people; 20 = dog | two numbers stay two
Two hundred and three thousand people live there. | 203000 = people | "and" that goes on into a scale
The suspect fired two shots, then five. | 2 = shot; 5 | a number without a noun of its own
# --- suffixes and scales
The plan will cost $1.2bn. | 1200000000 = dollar | glued bn
The plan will cost $1.2 billion. | 1200000000 = dollar | spaced billion
The plan will cost $1.2B. | 1200000000 = dollar | glued B
It earns $60K. | 60000 = dollar | glued K
It has 25k followers. | 25000 = follower | glued k without currency
The 8.9m population lives in cities. | 8900000 | glued m is millions before a noun
It sold 12.3m tonnes of fuel. | 12300000 = ton | glued m before a unit is millions
The skeleton is 37m (121ft) long. | 37 = metre; 121 = foot | m is metres where feet stand beside it
She won the 100m final. | 100 = metre | m is metres of a race
The firm lost $3.5tn. | 3500000000000 = dollar | tn
The scam took S $1mil. | 1000000 = singapore dollar | mil, and a currency with a space
Sales hit 590 billion yen. | 590000000000 = japanese yen | scale before the currency's name
The speed of light is 2.998×10−8 units. | 2.998e-8 = unit | a power of ten
He has a million-dollar house. | 1000000 = dollar | a scale and a currency in one word
The trillion-dollar plan failed. | 1000000000000 = dollar | a scale alone, before a currency
# --- currencies
They paid €1,500 each. | 1500 = euro | a sign before the number
They paid 1,500 euros each. | 1500 = euro | a name behind it
They paid £3.1m for it. | 3100000 = pound sterling | pounds
They paid US$58.24 per barrel. | 58.24 = dollar per barrel | a prefix with letters and sign, and a rate
They paid US $58.24 per barrel. | 58.24 = dollar per barrel | the same with a space
They paid $US113 for it. | 113 = dollar | the letters behind the sign
They paid A$20 for it. | 20 = australian dollar | another dollar
They paid AUD1.5m for it. | 1500000 = australian dollar | an ISO code glued on
They paid HK $216,925 for flights. | 216925 = hong kong dollar | Hong Kong
They paid RM2.70 for it. | 2.7 = malaysian ringgit | letters as the sign
They paid Rs 500 for it. | 500 = indian rupee | rupees
They paid ₪40 for it. | 40 = shekel | a sign few know
They paid 9 billion shekels for it. | 9000000000 = shekel | scale and name
They paid 7.5 million Danish crowns for it. | 7500000 = danish krone | a name of two words
They paid 8.99 Australian dollars for it. | 8.99 = australian dollar | adjective and dollar
They paid 19 cents for it. | 19 = cent | cents
The shares closed at 164p. | 164 = penny | pence glued on
They paid PS8.1bn for it. | 8100000000 = pound sterling | the pound sign as old wires transcribe it
They paid Y=590 billion for it. | 590000000000 = japanese yen | the yen sign likewise
It cost $149.36 ($160 in Canada). | 149.36 = dollar; 160 = dollar | an amount in brackets
It cost 7,199 yuan ($1,062). | 7199 = chinese yuan; 1062 = dollar | a conversion is a quantity too
It was worth 333.6 million yen ($3.1 million). | 333600000 = japanese yen; 3100000 = dollar | both scaled
It costs 8 or $9. | 8 = dollar; 9 = dollar | the sign is lent to the first
# --- percent and points
Support stands at 45%. | 45 = percent | glued sign
Support stands at 45 percent. | 45 = percent | American word
Support stands at 45 per cent. | 45 = percent | British words
Support stands at 45pc. | 45 = percent | British papers' short form
Support fell 2 percentage points. | 2 = percentage point | points are not percent
The bank raised rates by 25 basis points. | 25 = basis point | basis points
The index lost 162.31 points. | 162.31 = point | index points
Inflation is -0.5 percent. | -0.5 = percent | a negative value
It fell to minus 40 degrees Celsius. | -40 = celsius | a spelled sign
The offense made -5 yards. | -5 = yard | a sign before a measure
One per cent of men left. | 1 = percent | a spelled percentage
The firm is 43.4 percent-owned by it. | 43.4 = percent | a percent tied to a word
# --- measures
It weighs 500mg. | 500 = milligram | glued unit
It runs at 2.4GHz. | 2.4 = gigahertz | glued unit with capitals
It has 64GB of storage. | 64 = gigabyte | data
It drew 5 W of power. | 5 = watt | one letter with a space
The plate is 72.7 metres long. | 72.7 = metre | length
The lot has 450 sq ft. | 450 = square foot | an area in two words
The lot has 570 sq m of space. | 570 = square metre | likewise metric
It goes 155mph. | 155 = mile per hour | speed
It goes 140 km/h. | 140 = kilometre per hour | speed with a slash
It does 80 m.p.h. | 80 = mile per hour | speed with points
It reached 500 degrees celsius. | 500 = celsius | temperature
It is roughly 30 degrees outside. | 30 ~ degree | a degree of nothing named
It holds 24.5 cubic feet. | 24.5 = cubic foot | volume
It holds 1.0l of water. | 1 = litre | a one-letter unit glued on
It emits 1200 parts per million. | 1200 = part per million | a share that is a unit
The engine has 275 pound-feet of torque. | 275 = pound-foot | torque
It makes 204 hp. | 204 = horsepower | power
He lost 208 pounds. | 208 = pound | pounds of weight
It burned 300 acres. | 300 = acre | area
It moved 50 miles. | 50 = mile | distance
A 50-mile march ended. | 50 = mile | a unit tied by a hyphen
It uses a 7- or 8-inch screen. | 7 = inch; 8 = inch | a unit shared by two
# --- time
It lasted five days. | 5 = day | a duration
It was a two-year inquiry. | 2 = year | a duration as an adjective
It has lasted more than six decades. | 6 > decade | decades counted
It has lasted for decades. | 2..9 vague decade | decades not counted
It came less than a decade after the war. | 1 < decade | one unit with a bound
It will take a day or more. | 1 >= day | one unit with a bound behind
It came about one month later. | 1 ~ month | a number word with a unit
He has 3 years, 2 months and 14 days left. | 3 = year; 2 = month; 14 = day | three durations
It works 24 hours a day. | 24 = hour per day | a duration with a rate
# --- ages
The 34-year-old driver was arrested. | 34 = year of age | the common form
The 15 year-old student left. | 15 = year of age | a hyphen lost
A 60-year-old left. | 60 = year of age | the age as a noun
Hunter, 41, is a congressman. | 41 = year of age | an age set off by commas
Senator Schumer, 66, spoke. | 66 = year of age | an age behind a name with a title
She has an 18-month-old daughter. | 18 = month of age | months
He died at the age of 84. | 84 = year of age | the age of
He died at age 84. | 84 = year of age | at age
Men aged 25 were hit. | 25 = year of age | aged
Men aged 18 to 34 were hit. | 18..34 range year of age | a range of ages
It is for children ages 5 to 11. | 5..11 range year of age | ages
They are in their 70s. | 70..79 range year of age | a decade of age
He is in his mid-60s. | 64..66 range year of age | a part of one
She is in her late twenties. | 27..29 range year of age | spelled
He will be 35 by the end of the year. | 35 = year of age | a person is a number
He is 30 years old. | 30 = year of age | years old
It is for people 65 and older. | 65 >= year of age | a bound behind
Children under the age of 5 died. | 5 < year of age | a bound before "the age of"
Five percent of those 12 and over fell ill. | 5 = percent; 12 >= year of age | those N and over
# --- fractions and parts
About two-thirds of Israelis support a deal. | 0.6666666666666666 ~ fraction | a hyphenated fraction
A third of the seats are empty. | 0.3333333333333333 = fraction | an article and a fraction
One fourth of the population is vaccinated. | 0.25 = fraction | a number and a fraction
Three quarters of the seats are empty. | 0.75 = fraction | quarters
Half of them were women. | 0.5 = fraction | half
Half the seats are empty. | 0.5 = fraction | half without "of"
Almost half of the seats are empty. | 0.5 < fraction | a bound on a fraction
One in five voters is undecided. | 0.2 = fraction | one in five
One out of three Germans agreed. | 0.3333333333333333 = fraction | one out of three
Nine out of 10 doctors agreed. | 0.9 = fraction | words and digits
It is a one-in-three chance. | 0.3333333333333333 = fraction | hyphenated
Sales fell by a third. | 0.3333333333333333 = fraction | a fraction of change
Sales dropped by nearly a quarter. | 0.25 < fraction | a quarter that is no season
He published data about a third dose. | - | "about a third" of a dose it is not
Claims rose by 2,000 last week. | 2000 | "last week" is not what is counted
It is 1/16 of a pint. | 0.0625 = fraction | digits and a slash
The ratio is six-to-one. | 6 = ratio | a ratio to one
# --- multiples
Revenue grew more than sixfold. | 6 > time | -fold
Revenue grew 10-fold. | 10 = time | digits and fold
Sales more than doubled. | 2 > time | a verb that multiplies
Sales tripled. | 3 = time | likewise
They met six times. | 6 = time | times
They ambushed the bill twice. | 2 = time | twice
It is 3x faster. | 3 = time | x
The pill halved the risk. | 0.5 = fraction | halving
It is nearly double the price. | 2 < time | double with a bound
# --- bounds before
More than 360 troops refused. | 360 > troop | more than
Over 450 soldiers died. | 450 > soldier | over
Upwards of 40 people came. | 40 > people | upwards of
In excess of 40 people came. | 40 > people | in excess of
At least three soldiers were jailed. | 3 >= soldier | at least
No fewer than 12 people died. | 12 >= people | no fewer than
No less than 12 people died. | 12 >= people | no less than
A minimum of 12 people died. | 12 >= people | a minimum of
As few as 12 people came. | 12 >= people | as few as
Nearly 1,000 mothers signed. | 1000 < mother | nearly is under, and near
Almost 1,000 mothers signed. | 1000 < mother | almost
Just under 1,000 mothers signed. | 1000 < mother | just under
Fewer than 10 trucks entered. | 10 < truck | fewer than
Less than 30% agreed. | 30 < percent | less than
Under 4% agreed. | 4 < percent | under
Below 50 percent agreed. | 50 < percent | below
Up to 1.5 million residents fled. | 1500000 <= resident | up to
As many as 14 players left. | 14 <= player | as many as
As much as $5 was paid. | 5 <= dollar | as much as
At most 14 players left. | 14 <= player | at most
No more than 14 players left. | 14 <= player | no more than
Stocks last no longer than 3 weeks. | 3 <= week | "no" turns the comparison that follows
The boat is not longer than 30 feet. | 30 <= foot | "not" turns it too
The field is no smaller than 5 acres. | 5 >= acre | and the other way
Around 60,000 reservists came. | 60000 ~ reservist | around
About 60,000 reservists came. | 60000 ~ reservist | about
Roughly 20 hostages live. | 20 ~ hostage | roughly
Some 200 people came. | 200 ~ people | some
Approximately 300 songs remain. | 300 ~ song | approximately
An estimated 5 million children died. | 5000000 ~ child | an estimated
It weighs ~45g. | 45 ~ gram | a tilde
Close to 40 people came. | 40 ~ people | close to
Demand for sub-300 sq m offices surged. | 300 < square metre | sub-
Well over 100 people came. | 100 > people | well over
More than the 500 allowed came. | 500 > | a determiner between
Slightly more than 40 people came. | 40 > people | slightly more than
The panel was asked about the 63 Democrats. | 63 = democrat | "about" that is no bound
# --- bounds behind
Some 60 people or so came. | 60 ~ people | told twice
A dozen or so people came. | 12 ~ people | or so
He owes $500 or more. | 500 >= dollar | or more
It takes 10 minutes or less. | 10 <= minute | or less
More than 200 people came. | 200 > people | the plain form beside 200+
It has 200+ members. | 200 >= member | a plus sign
# --- bounds stay with their own number
At least 12 people, including five children, were killed. | 12 >= people; 5 = child | the five is exact
At least 12 people were killed and more than a dozen wounded. | 12 >= people; 12 > | two bounds
About 63,000 sedans and 27,000 trucks were sold. | 63000 ~ sedan; 27000 = truck | the second is exact
Dozens of people were wounded, some 40 of them children. | 12..120 vague; 40 ~ | a vague and a part of it
More than 100 kilometers (60 miles) burned. | 100 > kilometre; 60 > mile | a conversion shares the bound
# --- ranges
Turnout fell 3-5 percent. | 3..5 range percent | a hyphen
Between 50 and 60 rockets were fired. | 50..60 range rocket | between
He moved at 15 to 22 miles per hour. | 15..22 range mile per hour | to
They want $3 billion to $5 billion. | 3000000000..5000000000 range dollar | both scaled
They want $10 to $15 billion. | 10000000000..15000000000 range dollar | the scale is shared
His worth is between $19 and $22 million. | 19000000..22000000 range dollar | the scale is shared under between
There are four to five thousand people. | 4000..5000 range people | spelled, the scale shared
There are 1 to 2 thousand people. | 1000..2000 range people | digits, the scale shared
It costs from $500,000 to $1 million. | 500000..1000000 range dollar | from, scale not shared
It rose from 240 to 273. | 240..273 range | a change from and to
It fell from 208 pounds to 193. | 193..208 range pound | the unit of the first is shared
It took 25 – 40min. | 25..40 range minute | an en dash with spaces
Adults need 2000 - 2500 Calories. | 2000..2500 range calorie | a hyphen with spaces
They earn between $48,000 and $90,000 a year. | 48000..90000 range dollar per year | a range with a rate
Prices rose 8.1 percent to 99.20 yuan. | 8.1 = percent; 99.2 = chinese yuan | a change and a level are no range
Claims dropped 36,000 to 293,000 last week. | 36000; 293000 | likewise without units
Sales rose to $7.36 billion from $6.78 billion. | 7360000000 = dollar; 6780000000 = dollar | to and from in that order
It measures between 15.5 cm (6.1 inches) and 23.5 cm. | 15.5 = centimetre; 6.1 = inch; 23.5 = centimetre | brackets break a range
It is about $920 to $1730 a week. | 920..1730 ~ dollar per week | a range that is approximate
# --- votes and scores
The House approved the plan 234-193. | 234 = vote; 193 = vote | a vote is two quantities
The Senate voted 52-48 for it. | 52 = vote; 48 = vote | a close vote
She won by a vote of 134 to 63. | 134 = vote; 63 = vote | told with "to"
The court ruled 6-3 against him. | 6 = vote; 3 = vote | judges vote too
The committee voted 19-to-0 for it. | 19 = vote; 0 = vote | hyphens on both sides
It was a 9-0 decision of the justices. | 9 = vote; 0 = vote | a decision is voted
Spain won 3-1 after the break. | 1..3 = score | a result is one quantity
They lost the match 3-0. | 0..3 = score | lost
The champion won the final 6-3 3-6 6-0. | 3..6 = score; 3..6 = score; 0..6 = score | sets
# --- vague amounts
Dozens of people were hurt. | 12..120 vague | dozens
Hundreds of people marched. | 100..1000 vague | hundreds
Thousands of people marched. | 1000..10000 vague | thousands
Tens of thousands of people marched. | 10000..100000 vague | tens of thousands
Hundreds of thousands of people marched. | 100000..1000000 vague | hundreds of thousands
Millions of people marched. | 1000000..10000000 vague | millions
It cost tens of thousands of dollars. | 10000..100000 vague dollar | a vague amount of money
It spread for hundreds of miles. | 100..1000 vague mile | a vague measure
Scores of people were hurt. | 20..200 vague | scores
A handful of members came. | 3..7 vague member | a handful
Several hundred pages came out. | 300..900 vague page | several before a scale
A few dozen people came. | 36..108 vague people | a few before a scale
A couple of hundred people came. | 200..300 vague people | a couple of hundred
Several soldiers were killed. | 3..9 vague soldier | several, where people are counted
A few officers left. | 3..9 vague officer | a few, likewise
A couple of protesters came. | 2..3 vague protester | a couple of
The bill included several provisions. | - | several is hardly a figure where things are listed
It took a few minutes. | - | a few minutes is a manner of speaking
Few members came. | - | few alone is none
# --- zero
No soldiers were hurt. | 0 = soldier | no with people
No civilians died. | 0 = civilian | likewise
There were no casualties. | 0 = casualty | what befalls people
No one came. | - | no one is none
There is no plan. | - | no with a thing is no zero
It is no longer true. | - | no longer
# --- rates
Fewer than 10 trucks entered, down from 500 a day. | 10 < truck; 500 | a rate on a bare number
Output was cut by 800,000 barrels a day. | 800000 = barrel per day | a rate behind a unit
They do three thousand tests per day. | 3000 = test per day | a rate behind a counted noun
It has 12 deaths per 100,000 people. | 12 = death per 100000 | a rate per number
It costs $79 a month. | 79 = dollar per month | a price a month
It pays 40 cents per share. | 40 = cent per share | per share
It needs 100km/hr. | 100 = kilometre per hour | a slash
A 52,000 barrel-a-day refinery burned. | 52000 = barrel per day | hyphens
He died two days a week ago. | 2 = day | "a week ago" is no rate
# --- trends
Shares rose 6.5%. | 6.5 = percent | the trend is told apart from the bound
Shares were down 2.3%. | 2.3 = percent | likewise
# --- one
One soldier was killed. | 1 = soldier | one as a number
It took one month. | 1 = month | one with a unit
One of the soldiers left. | 1 = soldier | a part of people that were counted
One of the 12 hostages died. | 1 = hostage; 12 = hostage | a part and its counted whole
He is one of three officers who left. | 1 = officer; 3 = officer | the whole is counted in a word
One of the plans failed. | - | one of some things is hardly a figure
One of them left. | - | one as a pronoun
He was one of the first to call. | - | an ordinal counts no whole
She joined the 9/12 march. | - | a date in digits
Fifty people were killed and 53 others were wounded. | 50 = people; 53 = people | others are of those counted before
No one knows. | - | no one
He is the one who left. | - | the one
They left one by one. | - | one by one
One day he will leave. | - | one day
He is one of the most famous men. | - | one of the most
# --- no quantities: dates
The army moved on 7 October 2023. | - | a date
The army moved on October 7. | - | month and day
The army moved on Oct. 7, 2023. | - | an abbreviated month
It was signed on 2023-10-07. | - | an ISO date
The hunt runs Sept. 20-24. | - | days of a month
It ran from 2007 to 2014. | - | years
It ran in the 1990s. | - | a decade
It ran in the '90s. | - | a short decade
The 2014-15 season ended. | - | a season
The 2020 election was close. | - | a year before a noun
It was closed in early 2021. | - | part of a year
It happened on 9/11. | - | a day that became a name
Turnout beat 2016 levels. | - | a year before a plural
It leads up to the 2016 election. | - | "up to" before a year
They hired 2000 people. | 2000 = people | no year: people are counted
More than 2000 people came. | 2000 > people | no year: a bound
# --- no quantities: times
It opens at 9:30 p.m. today. | - | clock time
It opens at 11 a.m. today. | - | hour
It opens at 7.05am today. | - | with a point
It opens at five o'clock. | - | spelled
The lap took 1:36.6 at most. | - | a lap time
# --- no quantities: ordinals
It was his 22nd win. | - | an ordinal in digits
It was his third win. | - | an ordinal in words
It is the third-largest city. | - | inside a word
It is a 21st-century idea. | - | a century
# --- no quantities: names and identifiers
It is about Resolution 2735. | - | a resolution
It was on Channel 12 last night. | - | a channel
They lost Game 6. | - | a game of a series
She bought an iPhone 11. | - | a product
The S&P 500 rose. | - | an index
The FTSE 100 rose. | - | another index
COVID-19 spread. | - | a disease
The G7 met. | - | a group of states
The Group of Seven met. | - | spelled
Title 42 ended. | - | a title of law
Senate Bill 1062 passed. | - | a bill
H.R. 1 passed. | - | a bill of the House
Call 555-0134 for details. | - | a phone number
Call (202) 555-0134 for details. | - | a longer one
A Boeing 737 crashed. | - | a plane
An F-35 crashed. | - | a plane with a letter
It is a category 4 hurricane. | - | a category
It applies to grades 7 through 12. | - | grades
It is No. 2 on the list. | - | a rank
It is on Route 66. | - | a road
It is in Section 8. | - | a section
The show is on BBC One. | - | a station
He spoke on 60 Minutes. | - | a programme
It was a top 10 hit. | - | a rank with a noun in the singular
They are open 24/7. | - | round the clock
It was a 50-50 chance. | - | even odds
It has a V-6. | - | an engine
It needs a 4x4. | - | a car
The flag flew at half-staff. | - | half in a word
It had double-digit growth. | - | double in a word
Phase three begins. | - | a phase
The U-21 team won. | - | a team
Number 10 denied it. | - | a house
# --- hard neighbours
The 36-member panel met. | 36 = member | a noun tied by a hyphen
The 11 member trade agreement held. | 11 | a hyphen lost
It fell to 7,425.81. | 7425.81 | a level without a unit
It has eight million 250ml bottles. | 8000000; 250 = millilitre | a number before a measure
In the test 110 JPY bought 1 USD. | 110 = japanese yen; 1 = dollar | codes behind
They won with 48 percent of the vote; he took 17 percent. | 48 = percent; 17 = percent | two shares
It rose 18 sen to RM23.50. | 18 = sen; 23.5 = malaysian ringgit | units that differ
She made 26 saves in Game 2. | 26 = save | a name beside a number
They serve 117 countries and 14 firms. | 117 = country; 14 = firm | two counted nouns
The toll was 1,200 dead and 3,400 hurt. | 1200; 3400 | adjectives as nouns
"""


def _rows() -> list[tuple[str, str, str]]:
    lines = [
        line for line in CASES.strip().splitlines() if line.strip() and not line.startswith("#")
    ]
    rows = [tuple(part.strip() for part in line.rsplit(" | ", 2)) for line in lines]
    return [(row[0], row[1], row[2]) for row in rows]


ROWS = _rows()


@pytest.fixture(scope="module")
def found() -> dict[str, list[dict[str, object]]]:
    """Sentence -> its rows; each sentence is an account, so that one parse serves all."""
    story = story_from_records(
        [
            {"account_id": str(n), "text": text, "language": "en"}
            for n, (text, _, _) in enumerate(ROWS)
        ],
        story_id="cases",
    )
    rows: dict[str, list[dict[str, object]]] = {text: [] for text, _, _ in ROWS}
    for row in find_quantities(story).to_dict("records"):
        rows[ROWS[int(row["account_id"])][0]].append(row)
    return rows


@pytest.mark.parametrize(
    ("text", "expected", "reason"), ROWS, ids=[f"{reason}: {text}"[:70] for text, _, reason in ROWS]
)
def test_sentence_gives_what_it_prints(
    found: dict[str, list[dict[str, object]]], text: str, expected: str, reason: str
) -> None:
    wanted = [] if expected == "-" else [part.strip() for part in expected.split(";")]
    got = found[text]
    shown = [_show(row, want) for row, want in zip(got, wanted, strict=False)]
    assert shown == [_norm(w) for w in wanted], reason
    assert len(got) == len(wanted), (reason, [row["surface"] for row in got])


def _norm(want: str) -> str:
    number, *rest = want.split(" ", 2)
    bound = rest[0] if rest else "="
    unit = rest[1] if len(rest) > 1 else ""
    ends = "..".join(f"{float(n):.9g}" for n in number.split(".."))
    return f"{ends} {bound} {unit}".strip()


def _show(row: dict[str, object], want: str) -> str:
    value = row["value"]
    ends = f"{value:.9g}" if value == value else f"{row['low']:.9g}..{row['high']:.9g}"
    unit = str(row["unit"]) if len(want.split(" ", 2)) > 2 else ""
    return f"{ends} {row['bound']} {unit}".strip()


def test_table_of_cases_is_large_and_each_has_its_reason() -> None:
    assert len(ROWS) >= 300
    assert all(reason for _, _, reason in ROWS)
    assert len({text for text, _, _ in ROWS}) == len(ROWS)
