"""The disease catalogue: the Chinese definition of critical illness of 2020, 28 severe and 3 mild, and pneumoconiosis.

ICD-10 codes are look-up aids; they never prove the clinical definition.
"""

from django.db import transaction

from ..enums import DiseaseGroup as G
from ..models import Disease

# Code, group, ICD-10, Chinese, English.
CATALOGUE: tuple[tuple[str, G, str, str, str], ...] = (
    ("1", G.TUMOUR, "C00–C97", "恶性肿瘤—重度", "Malignant tumour, severe"),
    ("2", G.HEART, "I21–I22", "较重急性心肌梗死", "Acute myocardial infarction"),
    ("3", G.BRAIN, "I60–I64, I69", "严重脑中风后遗症", "Severe stroke sequelae"),
    ("4", G.ORGAN, "Z94", "重大器官移植术或造血干细胞移植术", "Major organ or stem-cell transplant"),
    ("5", G.HEART, "Z95.1", "冠状动脉搭桥术", "Coronary artery bypass graft"),
    ("6", G.ORGAN, "N18, Z99.2", "严重慢性肾衰竭", "Severe chronic renal failure"),
    ("7", G.LIMBS, "T05, Z89", "多个肢体缺失", "Loss of multiple limbs"),
    ("8", G.ORGAN, "B15–B19, K72.0", "急性或亚急性重症肝炎", "Acute or subacute severe hepatitis"),
    ("9", G.BRAIN, "D32–D33, D35.2–D35.4", "严重非恶性颅内肿瘤", "Severe non-malignant intracranial tumour"),
    ("10", G.ORGAN, "K72.1, K72.9", "严重慢性肝衰竭", "Severe chronic liver failure"),
    ("11", G.BRAIN, "G09, B94.1", "严重脑炎/脑膜炎后遗症", "Encephalitis or meningitis sequelae"),
    ("12", G.BRAIN, "R40.2", "深度昏迷", "Deep coma"),
    ("13", G.SENSES, "H90–H91", "双耳失聪", "Bilateral deafness"),
    ("14", G.SENSES, "H54.0", "双目失明", "Bilateral blindness"),
    ("15", G.BRAIN, "G81–G83", "瘫痪", "Paralysis"),
    ("16", G.HEART, "Z95.2–Z95.4", "心脏瓣膜手术", "Heart-valve surgery"),
    ("17", G.BRAIN, "G30", "严重阿尔茨海默病", "Severe Alzheimer's disease"),
    ("18", G.BRAIN, "S06, T90.5", "严重脑损伤", "Severe brain injury"),
    ("19", G.BRAIN, "G20", "严重原发性帕金森病", "Severe primary Parkinson's disease"),
    ("20", G.LIMBS, "T20–T31", "严重Ⅲ度烧伤", "Severe third-degree burns"),
    ("21", G.HEART, "I27.0", "严重特发性肺动脉高压", "Severe idiopathic pulmonary hypertension"),
    ("22", G.BRAIN, "G12.2", "严重运动神经元病", "Severe motor neurone disease"),
    ("23", G.SENSES, "R47.0, R49.1", "语言能力丧失", "Loss of speech"),
    ("24", G.BLOOD, "D60–D61", "重型再生障碍性贫血", "Severe aplastic anaemia"),
    ("25", G.HEART, "I71", "主动脉手术", "Aortic surgery"),
    ("26", G.LUNG, "J96.1", "严重慢性呼吸衰竭", "Severe chronic respiratory failure"),
    ("27", G.GUT, "K50", "严重克罗恩病", "Severe Crohn's disease"),
    ("28", G.GUT, "K51", "严重溃疡性结肠炎", "Severe ulcerative colitis"),
    ("M1", G.TUMOUR, "", "恶性肿瘤—轻度", "Malignant tumour, mild"),
    ("M2", G.HEART, "", "较轻急性心肌梗死", "Mild acute myocardial infarction"),
    ("M3", G.BRAIN, "", "轻度脑中风后遗症", "Mild stroke sequelae"),
    ("X1", G.LUNG, "J60–J65", "尘肺", "Pneumoconiosis"),
)

# By which words people call them; a union adds its own in the administration.
KEYWORDS = {
    "1": "癌, 恶性肿瘤, 白血病, 淋巴瘤, 肉瘤, 骨髓瘤, cancer, leukaemia, leukemia, lymphoma, sarcoma",
    "2": "心梗, 心肌梗死, 心肌梗塞, heart attack",
    "3": "脑中风, 脑卒中, 中风, 脑梗, 脑出血, 脑溢血, stroke",
    "4": "器官移植, 肾移植, 肝移植, 骨髓移植, 造血干细胞移植, transplant",
    "5": "搭桥, 冠脉搭桥, bypass",
    "6": "尿毒症, 肾衰, 肾功能衰竭, 透析, uraemia, uremia, dialysis, renal failure",
    "7": "断肢, 截肢, amputation",
    "8": "重症肝炎, 重型肝炎, hepatitis",
    "9": "脑瘤, 颅内肿瘤, 脑膜瘤, 垂体瘤, brain tumour, meningioma",
    "10": "肝衰竭, 肝硬化失代偿, liver failure",
    "11": "脑炎, 脑膜炎, encephalitis, meningitis",
    "12": "昏迷, 植物人, coma",
    "13": "耳聋, 失聪, deafness",
    "14": "失明, blindness",
    "15": "瘫痪, 截瘫, 偏瘫, paralysis",
    "16": "换瓣, 瓣膜置换, heart valve",
    "17": "老年痴呆, 阿尔茨海默, dementia",
    "18": "脑外伤, 颅脑损伤, brain injury",
    "19": "帕金森, parkinson",
    "20": "烧伤, 烫伤, burns",
    "21": "肺动脉高压, pulmonary hypertension",
    "22": "渐冻症, 运动神经元, ALS",
    "23": "失语, 喉切除, loss of speech",
    "24": "再障, 再生障碍性贫血, aplastic anaemia",
    "25": "主动脉夹层, 主动脉瘤, aortic dissection, aneurysm",
    "26": "呼吸衰竭, respiratory failure",
    "27": "克罗恩, crohn",
    "28": "溃疡性结肠炎, ulcerative colitis",
    "M1": "原位癌, 早期癌, carcinoma in situ",
    "X1": "矽肺, 硅肺, 煤工尘肺, 煤矽肺, black lung, silicosis",
}


@transaction.atomic
def load_diseases() -> int:
    """Add the diseases that are not in the catalogue yet; what administrators changed stays. Return how many."""
    known = set(Disease.objects.values_list("code", flat=True))
    fresh = [
        Disease(
            code=code,
            position=position,
            group=group,
            icd10=icd10,
            name_zh=zh,
            name_en=en,
            keywords=KEYWORDS.get(code, ""),
        )
        for position, (code, group, icd10, zh, en) in enumerate(CATALOGUE, start=1)
        if code not in known
    ]
    return len(Disease.objects.bulk_create(fresh))
