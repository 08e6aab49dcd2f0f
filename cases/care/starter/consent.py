"""Version 1 of the consent text: separate consent to sensitive personal information, in both languages.

A template to be read by the union's own lawyers; a later version is a new row, never a change of this one.
"""

from datetime import date

from ..models import ConsentText

VERSION = 1
PUBLISHED_ON = date(2020, 1, 1)

BODY_ZH = """\
工会为了帮助您和您的家庭，需要处理您的健康信息。健康信息属于敏感个人信息，须由您单独同意。

一、处理什么：您的病种、诊断日期、治疗经过、病情等级、医疗费用和报销情况、家庭人口和收入，以及您交来的材料。
二、用来做什么：核实病情，评定关爱等级，安排探望、心理疏导、互助保险理赔、救助和捐赠，检查这些事是否按时办到。不作其他用途。
三、谁看得到：您所在工会中负责这些工作的人员，各看各自需要的部分；每次查阅都有记录。心理疏导的内容只有疏导人员看得到。
四、给谁：理赔、救助确有需要时，按您确认的范围交给承办单位。公示只写隐去名字的姓名、单位、救助类别、金额和日期，不写病情。
五、存多久：结案后五年，心理疏导记录三年，会计凭证按会计档案规定。到期删除。
六、您的权利：可以查阅、复制、更正、删除这些信息，可以随时撤回同意。撤回以后不再处理，已经依法完成的事不受影响。
七、不同意怎么办：不同意不影响您的会员权利。工会仍会看望您，但无法评定等级、申请救助和理赔。

需要查阅或撤回，请告诉工会小组长或生活保障委员，当面、电话、书面都可以。
"""

BODY_EN = """\
To help you and your family, the union needs to process information about your health. This is sensitive personal \
information, and needs your separate consent.

1. What is processed: your illness, its date of diagnosis, your treatment, the severity, medical costs and what was \
reimbursed, the persons and income of your household, and the papers that you hand in.
2. What for: to verify the illness, to grade the care level, to arrange visits, counselling, mutual insurance claims, \
aid and donations, and to check that all this is done in time. For nothing else.
3. Who sees it: those of your union who do this work, each the part that they need; every look is recorded. What is \
said in counselling is seen by the counsellors only.
4. Who receives it: where a claim or aid needs it, the body in charge, in the extent that you confirm. Public notices \
show a masked name, unit, kind of help, amount and date, never the illness.
5. How long: five years after the case closes, counselling records three years, accounting vouchers as the accounting \
rules say. Then it is deleted.
6. Your rights: you may see, copy, correct and delete this information, and withdraw your consent at any time. After \
that nothing is processed any more; what was lawfully done before stays valid.
7. If you do not consent: your rights as a member stay the same. The union will still visit you, but it cannot grade \
the case or apply for aid and insurance.

To see your information or to withdraw, tell your group leader or the welfare officer: in person, by phone or in \
writing.
"""


def load_consent_text() -> int:
    """Add version 1 where no text is in force; return how many."""
    if ConsentText.objects.exists():
        return 0
    ConsentText.objects.create(version=VERSION, body_zh=BODY_ZH, body_en=BODY_EN, published_on=PUBLISHED_ON)
    return 1
